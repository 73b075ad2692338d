import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { TRANSACTION, USER } from '../../support/wire-case.ts';
import { waitingClient } from '../client-socket.ts';
import { startWireWorld, type WireWorld } from '../wire-world.ts';

const PROMPTLY_MS = 100;
const TURNS = 9; // the middle one counts: a machine under load has its hiccups
const QUERY = `{ user(id: "${USER(1)}") { username identityAssurance { type } verifyTransactions { totalCount } }
  verifyTransaction(userId: "${USER(2)}", id: "${TRANSACTION(1)}") { status documents { value } } }`;
const CALLS = 5;

let world: WireWorld;
beforeAll(async () => {
  world = await startWireWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

test('M15: when the client is gone its calls to PingOne end, within a tenth of a second', async () => {
  const endedAfterMs: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    let closed = 0;
    world.answer(({ socket }) => void socket.once('close', () => (closed += 1)));
    const client = waitingClient(world.gateway.port, QUERY);
    await until(() => world.upstream.heard.length === CALLS, 'all calls hang');
    const leftAt = performance.now();
    client.leave();
    await until(() => closed === CALLS, 'all calls have ended');
    endedAfterMs.push(performance.now() - leftAt);
  }
  const [middle = 0] = endedAfterMs.sort((one, other) => one - other).slice(TURNS >> 1);
  expect(middle, `${endedAfterMs}`).toBeLessThan(PROMPTLY_MS);
  expect(world.gateway.isAlive()).toBe(true);
});

test('M15: and the next client is served by a server that is none the worse', async () => {
  world.answer();
  const { data, errors } = await world.gateway.ask(QUERY);
  expect(errors).toBeUndefined();
  expect(data.user.username).toBe(`username-${world.of.mark}`);
  expect(world.gateway.output().stderr).not.toContain('Unexpected');
});
