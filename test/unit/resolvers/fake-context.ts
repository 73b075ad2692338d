import { createDataSources, createSharedKnowledge } from '../../../src/datasources/index.ts';
import { ANYBODY } from '../../../src/resolvers/caller.ts';
import type { GatewayContext } from '../../../src/resolvers/context.ts';
import { createCursorCodec } from '../../../src/resolvers/cursor.ts';
import type { Selection } from '../../../src/resolvers/selection.ts';
import { NO_BUDGET, NO_TRAIL } from '../../../src/resolvers/trail.ts';
import { type Answers, fakeHttp } from '../datasources/fake-http.ts';

export const NOW = Date.parse('2026-09-01T08:00:00Z');

/** All contexts of the tests share their cursors, as the requests of one gateway do. */
const cursors = createCursorCodec('a secret of the tests, long enough');

/** One request's context over a made-up upstream; `calls` are the paths asked for, their queries decoded. */
export function fakeContext(answers: Answers = {}) {
  const http = fakeHttp(answers);
  const context: GatewayContext = {
    datasources: createDataSources(http, createSharedKnowledge()),
    cursors,
    caller: ANYBODY,
    trail: NO_TRAIL,
    contentBudget: NO_BUDGET,
    now: () => NOW,
  };
  return { context, calls: () => http.calls.map(decodeURIComponent) };
}

/** A selection of these fields, none with anything below: a list for an object, a table where there are several types. */
export const selecting = (names: readonly string[] | Readonly<Record<string, readonly string[]>>): Selection => ({
  fields: (onType) => {
    const selected = Array.isArray(names) ? names : (names as Record<string, string[]>)[onType ?? ''];
    return (selected ?? []).map((name: string) => ({ name, args: {}, selection: selecting([]) }));
  },
});
