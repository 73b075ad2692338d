import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createTestWorld } from '../support/world.ts';

const REQUESTS = 20;

/** Node's own switch, for a process that was started without it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

// With an error V8 keeps all that its stack came through, so whoever keeps the error keeps the caller's token.
test.each([
  ['is fine', (at: number) => `{ verifyPolicies { id name${at}: name } }`],
  ['is not valid', (at: number) => `{ nothing${at} }`],
  ['is no GraphQL', (at: number) => `{ nothing${at}`],
  ['asks for too much', (at: number) => `{ a${at} { b { c { d { e { f { g { h { i { j } } } } } } } } } }`],
  ['has a variable that does not fit', (at: number) => `query ($u${at}: ID!) { user(id: $u${at}) { id } }`],
])('nothing of a request is kept after its answer, whose document %s', async (_what, documentAt) => {
  const collect = collector();
  await using world = await createTestWorld();
  const ask = async (at: number) => {
    const request = new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer of-a-caller' },
      body: JSON.stringify({ query: documentAt(at) }),
    });
    await (await world.gateway.fetch(request)).text();
    return new WeakRef(request);
  };
  const requests: WeakRef<Request>[] = [];
  for (let at = 0; at < REQUESTS; at += 1) requests.push(await ask(at));
  const kept = () => requests.filter((request) => request.deref() !== undefined).length;
  for (let turn = 0; turn < 50 && kept() > 1; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve)); // what was looked at in a turn stays until its end
    collect();
  }
  expect(kept()).toBeLessThanOrEqual(1); // the last one may still be on some stack
});
