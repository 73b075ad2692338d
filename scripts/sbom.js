// `npm run sbom [-- FILE]`: the bill of materials of what runs in production, from the lock file alone, in CycloneDX. npm's own
// `--omit=dev` leaves out whatever a development dependency needs too, so npm is shown a lock file without those.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const result = process.argv[2] ?? join(root, 'sbom.cdx.json');

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/**
 * @param {string} file
 * @param {unknown} content
 */
const write = (file, content) => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);

const { devDependencies: _unused, ...manifest } = read('package.json');
const lock = read('package-lock.json');
const kept = Object.entries(lock.packages).filter(([, { dev }]) => !dev);
const { devDependencies: _unusedToo, ...own } = lock.packages[''];

const temporary = mkdtempSync(join(tmpdir(), 'sbom-'));
try {
  const place = join(temporary, manifest.name); // npm names the product after its folder
  mkdirSync(place);
  write(join(place, 'package.json'), manifest);
  write(join(place, 'package-lock.json'), { ...lock, packages: { ...Object.fromEntries(kept), '': own } });
  copyFileSync(join(root, '.npmrc'), join(place, '.npmrc'));
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { status, stdout } = spawnSync('npm', args, {
    cwd: place,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('npm made no bill of materials.');
  writeFileSync(result, stdout);
  console.log(`${JSON.parse(stdout).components.length} packages: ${result}`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
