import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { breaksSupergraph } from './federation.ts';

export type Verdict = 'breaking' | 'dangerous' | 'safe';

export interface SchemaChange {
  readonly schema: string;
  readonly verdict: Verdict;
  /** Where and what, in one line; an approval repeats it letter by letter. */
  readonly text: string;
}

const VERDICTS: Readonly<Record<CriticalityLevel, Verdict>> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};
const ORDER: readonly Verdict[] = ['breaking', 'dangerous', 'safe'];

/** Every change from the released SDL to the present one, the worst first. Neither is validated: composers do that. */
export async function compareSchemas(schema: string, released: string, present: string): Promise<SchemaChange[]> {
  const [before, after] = [readSdl(released), readSdl(present)];
  const verdictOf = (change: Change) =>
    breaksSupergraph(change, before, after) ? 'breaking' : VERDICTS[change.criticality.level];
  return (await diff(before, after))
    .map((change) => ({ schema, verdict: verdictOf(change), text: textOf(change) }))
    .sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict));
}

// A subgraph's SDL uses directives that its @link brings and nothing in the file defines.
function readSdl(sdl: string) {
  return buildSchema(sdl, { assumeValidSDL: true });
}

function textOf({ type, path, message }: Change): string {
  // Its message has both texts whole, and the diff of the file shows them better.
  if (type.includes('DESCRIPTION')) return `${path ?? 'schema'}: its description is another`;
  return `${path ? `${path}: ` : ''}${message}`.replace(/\s+/g, ' ');
}
