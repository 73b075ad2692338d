import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType, parse } from 'graphql';
import { createRandom } from '../../emulator/random.ts';
import type { Answer } from '../support/world.ts';
import { type Comparison, compared } from './compare.ts';
import { type Operation, randomOperation } from './operations.ts';
import { createRest } from './rest.ts';
import { ABSTRACT, createReader } from './rest-reader.ts';
import { shrunken } from './shrink.ts';
import type { Cursor } from './thing.ts';
import type { Pools } from './values.ts';
import { type Walked, walk } from './walk.ts';
import { NOW_MS, oracleWorld, poolsOf } from './worlds.ts';

const ENTITIES = `
  scalar _Any
  union _Entity = User | VerifyTransaction | VerifyDocument | VerifyPolicy
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
const SDL = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
/** What operations at random are written for. */
export const schema = buildSchema(SDL + ENTITIES);

const AT_ONCE = 8;
const MOST_ERRORS = 20; // of one answer; the rest is left out
const MOST_CURSORS = 400;

export interface OracleReport {
  operations: number;
  leaves: number;
  errors: number;
  /** `Type.field` of each field that held something somewhere. */
  held: Set<string>;
  /** Answers of the gateway's that the oracle has otherwise. */
  wrong: string[];
}

/** `Type.field` of every field that there is. */
export const everyField: readonly string[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : []));

/** Asks a world so many random operations, and compares each answer with the oracle's. */
export async function compareWorld(seed: string, operations: number): Promise<OracleReport> {
  await using world = await oracleWorld(seed);
  const { upstream } = world;
  const rest = createRest(upstream.apiUrl, upstream.environmentId, await upstream.accessToken());
  const cursors = new Map<string, Cursor>();
  const reader = createReader(rest, NOW_MS, cursors);
  const seen: { text: string; list: Cursor['list'] }[] = [];
  const pools: Pools = { ...poolsOf(world), cursors: seen };
  const report: OracleReport = { operations: 0, leaves: 0, errors: 0, held: new Set(), wrong: [] };

  const judge = async ({ query, variables }: Operation): Promise<Verdict> => {
    const [answer, right] = await Promise.all([
      world.ask(query, variables),
      walk(parse(query), variables, reader, ABSTRACT),
    ]);
    return verdictOf(answer, right);
  };
  for (let start = 0; start < operations && report.wrong.length < 5; start += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, operations - start) }, (_, index) =>
      randomOperation(schema, createRandom(`${seed}/${start + index}`), pools),
    );
    const verdicts = await Promise.all(batch.map(judge));
    for (const [index, verdict] of verdicts.entries()) {
      report.operations += 1;
      report.leaves += verdict.leaves;
      report.errors += verdict.errors;
      for (const field of verdict.held) report.held.add(field);
      for (const [text, cursor] of verdict.cursors) {
        if (cursors.size >= MOST_CURSORS || cursors.has(text)) continue;
        cursors.set(text, cursor);
        seen.push({ text, list: cursor.list });
      }
      const operation = batch[index];
      if (verdict.differences.length === 0 || !operation) continue;
      const smaller = await shrunken(schema, operation, async (one) => (await judge(one)).differences.length > 0);
      const { differences } = await judge(smaller);
      report.wrong.push(
        [
          `world ${seed}, operation ${start + index}:`,
          smaller.query,
          JSON.stringify(smaller.variables),
          ...differences,
        ].join('\n'),
      );
    }
  }
  return report;
}

interface Verdict extends Comparison {
  errors: number;
  held: ReadonlySet<string>;
}

function verdictOf(answer: Answer<unknown>, right: Walked): Verdict {
  const comparison = compared(answer.data, right.data);
  const told = (answer.errors ?? []).map(({ path = [], extensions }) => `${path.join('.')} ${extensions.code}`).sort();
  const isCut = told.length === MOST_ERRORS && told.every((error) => right.errors.includes(error));
  if (!isCut && told.join('\n') !== right.errors.join('\n')) {
    comparison.differences.push(`the errors are ${JSON.stringify(answer.errors ?? [])}, and should be ${right.errors}`);
  }
  return { ...comparison, errors: told.length, held: right.held };
}
