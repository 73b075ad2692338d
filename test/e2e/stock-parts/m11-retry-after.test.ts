import { afterAll, beforeAll, expect, test } from 'vitest';
import { say } from '../../support/raw-upstream.ts';
import { DOCUMENT, TRANSACTION, USER, wireAnswer } from '../../support/wire-case.ts';
import { sayAsIs, startWireWorld, type WireWorld } from '../wire-world.ts';

const [U, T] = [USER(1), TRANSACTION(1)];
const EARLY_MS = 50; // by which a clock may differ from another
const READS: readonly [what: string, query: string][] = [
  ['a user', `{ user(id: "${U}") { username } }`],
  ['a document', `{ verifyDocument(userId: "${U}", transactionId: "${T}", id: "${DOCUMENT(1)}") { type } }`],
];

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

test.each(READS)(
  'M11: %s that is to be asked again in a minute is not asked again, and the client learns when',
  async (_what, query) => {
    await using own = await startWireWorld(); // what is refused may be remembered for others
    own.answer((heard) => say(heard, { code: 'REQUEST_LIMITED' }, { status: 429, headers: { 'Retry-After': '60' } }));
    const askedAt = performance.now();
    const { data, errors } = await own.gateway.ask(query);
    expect(performance.now() - askedAt).toBeLessThan(5_000);
    expect(Object.values(data)).toEqual([null]);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 60 } }]);
    expect(own.targets()).toHaveLength(1);
  },
);

test('M11: where a second is asked for, nothing is asked before the second is over', async () => {
  const arrivals: number[] = [];
  let refusedAt = 0;
  world.answer((heard, path) => {
    arrivals.push(performance.now());
    if (arrivals.length > 1) return sayAsIs(heard, wireAnswer(world.of, path));
    say(heard, { code: 'REQUEST_LIMITED' }, { status: 429, headers: { 'Retry-After': '1' } });
    refusedAt = performance.now();
  });
  const { data, errors } = await world.gateway.ask(`{ user(id: "${U}") { id } it: user(id: "${U}") { username } }`);
  if (errors) {
    expect(errors[0]).toMatchObject({ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } });
  } else expect(data.it).toEqual({ username: `username-${world.of.mark}` });
  for (const at of arrivals.slice(1)) expect(at - refusedAt).toBeGreaterThan(1_000 - EARLY_MS);
});
