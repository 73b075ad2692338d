import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../support/until.ts';
import { TRANSACTION, USER } from '../support/wire-case.ts';
import { startWireWorld } from './wire-world.ts';

const LEFT = 10; // files that it may still open
const CROWD = 100;
const RECOVERED_MS = 10_000;
const QUERY = `{ user(id: "${USER(1)}") { username identityAssurance { type } verifyTransactions { totalCount } }
  verifyTransaction(userId: "${USER(2)}", id: "${TRANSACTION(1)}") { status metadata { type } } }`;

test('F50: without files for connections it fails with typed errors, stays up, and is well again once some are free', async () => {
  await using world = await startWireWorld();
  const { gateway } = world;
  expect((await gateway.ask(`{ user(id: "${USER(1)}") { username } }`)).errors).toBeUndefined();
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
  const freeAtMs = performance.now();
  for (let left = errors; left.length > 0; ) {
    ({ errors: left = [] } = await gateway.ask(QUERY));
    expect(performance.now() - freeAtMs).toBeLessThan(RECOVERED_MS);
  }
  expect(gateway.output().stderr).not.toMatch(/uncaught_exception|unhandled_rejection|"event":"unexpected"/);
});
