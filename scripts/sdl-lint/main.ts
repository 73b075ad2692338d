/** Lints the printed schemas: names, descriptions, reasons of deprecations, types that nothing reaches. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lintSdl } from './lint.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCHEMAS = ['schema.graphql', 'schema.subgraph.graphql'].filter((schema) => existsSync(ROOT + schema));

if (SCHEMAS.length === 0) throw new Error('There is no schema to lint: run `npm run codegen`.');
for (const schema of SCHEMAS) {
  const findings = await lintSdl(schema, readFileSync(ROOT + schema, 'utf8'));
  for (const { line, rule, message } of findings) console.error(`${schema}:${line}  ${message}  (${rule})`);
  if (findings.length > 0) process.exitCode = 1;
  else console.log(`${schema}: nothing to find fault with.`);
}
