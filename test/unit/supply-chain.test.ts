import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  version: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
}

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };

/** What `npm ci --omit=dev` installs. */
const production = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, locked]) => ({
    ...locked,
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  }));

/** Ask nothing of whoever runs the product but to keep a notice. */
const LICENCES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Unlicense'];
/** Elastic-2.0 forbids to offer the package itself as a service, which a gateway that prints its SDL with it does not. */
const EXCEPTIONS: Readonly<Record<string, string>> = { '@apollo/federation-internals': 'Elastic-2.0' };

test('the number of production packages is the one that the README states', () => {
  const [, stated] = /\*\*(\d+) packages\*\*/.exec(read('README.md')) ?? [];
  expect(production.length).toBeGreaterThan(50); // or the lock file was not understood
  expect(Number(stated)).toBe(production.length);
});

test('no production package runs a script when it is installed', () => {
  const withScript = production.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(withScript.filter((name) => manifest.allowScripts[name] !== false)).toEqual([]);
});

test('each production package has a licence that is allowed', () => {
  const refused = production.filter(
    ({ name, license = 'none' }) => !LICENCES.includes(license) && EXCEPTIONS[name] !== license,
  );
  expect(refused.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test('each production package is pinned by its content', () => {
  const loose = production.filter(({ integrity = '' }) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(loose.map(({ name }) => name)).toEqual([]);
});
