/**
 * Says how the schemas differ from the last release, and fails on a breaking change that nobody approved.
 * With `--release` it makes the present schemas the last release instead.
 */
import { fileURLToPath } from 'node:url';
import { checkSchemaChanges, releaseSchemas } from './files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  if (process.argv.includes('--release')) console.log(`Written: ${releaseSchemas(ROOT).join(', ')}`);
  else await check();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function check(): Promise<void> {
  const { lines, isAllowed } = await checkSchemaChanges(ROOT);
  for (const line of lines) console.log(line);
  if (isAllowed) return;
  console.error('Keep what was released, or name the breaking change in schema/approved-changes.json with a reason,');
  console.error('and take out what is stale there: docs/schema-changes.md says how.');
  process.exitCode = 1;
}
