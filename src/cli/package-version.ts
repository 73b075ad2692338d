import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ name: z.literal('verify-graph'), version: z.string() });

/** The version in our package.json, which is nearer to the sources than to what is built from them. */
export function packageVersion(): string {
  for (let folder = new URL('.', import.meta.url); folder.pathname !== '/'; folder = new URL('..', folder)) {
    const file = new URL('package.json', folder);
    if (!existsSync(file)) continue;
    const parsed = manifest.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data.version;
  }
  return 'unknown';
}
