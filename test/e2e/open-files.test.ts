import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Heard } from '../support/raw-upstream.ts';
import { until } from '../support/until.ts';
import { TRANSACTION, USER, wireAnswer } from '../support/wire-case.ts';
import { sayAsIs, startWireWorld } from './wire-world.ts';

const LEFT = 10; // files that it may still open
const CROWD = 100;
const RECOVERED_MS = 10_000;
const QUERY = `{ user(id: "${USER(1)}") { username identityAssurance { type } verifyTransactions { totalCount } }
  verifyTransaction(userId: "${USER(2)}", id: "${TRANSACTION(1)}") { status metadata { type } } }`;

test('F50: without files for connections it fails with typed errors, stays up, and is well again once some are free', async () => {
  await using world = await startWireWorld();
  const { gateway } = world;
  // The connection to PingOne that is there is taken, or calls that are sent again would find room on it one by one.
  const held: Heard[] = [];
  let isFull = true;
  world.answer((heard, path) => {
    if (isFull && path.includes(USER(3))) held.push(heard);
    else sayAsIs(heard, wireAnswer(world.of, path));
  });
  const holding = gateway.ask(`{ user(id: "${USER(3)}") { username } }`);
  await until(() => held.length === 1, 'a call hangs');
  expect((await gateway.ask('{ __typename }')).errors).toBeUndefined();
  const open = readdirSync(`/proc/${gateway.pid}/fd`).length;
  execFileSync('prlimit', ['--pid', String(gateway.pid), `--nofile=${open + LEFT}`]);
  const crowd = Array.from({ length: CROWD }, () => connect(gateway.port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => {
    for (const socket of crowd) socket.destroy();
  });
  await until(() => readdirSync(`/proc/${gateway.pid}/fd`).length >= open + LEFT - 1, 'every file is taken');

  const { status, data, errors = [] } = await gateway.ask(QUERY); // over a connection that was there before
  expect(status).toBe(200);
  expect(data).toBeDefined();
  expect(errors.length).toBeGreaterThan(0);
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  expect(gateway.isAlive()).toBe(true);

  for (const socket of crowd) socket.destroy();
  isFull = false;
  for (const heard of held) sayAsIs(heard, wireAnswer(world.of, `users/${USER(3)}`));
  await holding;
  const freeAtMs = performance.now();
  for (let left = errors; left.length > 0; ) {
    ({ errors: left = [] } = await gateway.ask(QUERY));
    expect(performance.now() - freeAtMs).toBeLessThan(RECOVERED_MS);
  }
  expect(gateway.output().stderr).not.toMatch(/uncaught_exception|unhandled_rejection|"event":"unexpected"/);
});
