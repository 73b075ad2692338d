import { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { capacityOf } from '../../../../src/datasources/http/bulkhead.ts';
import { createRetryBudget } from '../../../../src/datasources/http/retry-budget.ts';
import { Secret } from '../../../../src/datasources/secret.ts';
import { readSettings } from '../../../../src/server/config.ts';
import { limitConnections } from '../../../../src/server/connection-limit.ts';
import { createClosedGates } from '../../../../src/server/workers/closed-gates.ts';
import { createRestarts } from '../../../../src/server/workers/restarts.ts';
import { createTickets } from '../../../../src/server/workers/tickets.ts';
import { wholeLines } from '../../../../src/server/workers/whole-lines.ts';
import { packSettings, unpackSettings } from '../../../../src/server/workers/worker-settings.ts';

test.each([1, 2, 3, 5, 16])(
  '%i processes together have no more calls, content and waiting than one, and each has some',
  (sharers) => {
    const whole = capacityOf({ maxInFlight: 128, maxQueued: 1_000 });
    const each = capacityOf({ maxInFlight: 128, maxQueued: 1_000 }, sharers);
    expect(each.maxInFlight * sharers).toBeLessThanOrEqual(whole.maxInFlight);
    expect(each.maxQueued * sharers).toBeLessThanOrEqual(whole.maxQueued);
    expect(each.maxOfGroup.content * sharers).toBeLessThanOrEqual(whole.maxOfGroup.content);
    expect(each.maxOfGroup.directory * sharers).toBeLessThanOrEqual(whole.maxOfGroup.directory);
    expect(Math.min(...Object.values(each.maxOfGroup))).toBeGreaterThanOrEqual(1);
  },
);

test.each([
  [1, 3],
  [2, 1],
  [3, 1],
  [16, 1],
])('of %i processes each has %i retries where there are few calls', (sharers, retries) => {
  const budget = createRetryBudget({ windowMs: 10_000, elapsed: () => 0, sharers });
  budget.noteCall();
  let taken = 0;
  while (budget.take()) taken += 1;
  expect(taken).toBe(retries);
});

test('a gate is told to who comes later, for what is left of its time, and is forgotten after it', () => {
  let at = 0;
  const gates = createClosedGates(() => at);
  gates.close({ group: 'verify', reason: 'limited', forMs: 1_000 });
  gates.close({ group: 'verify', reason: 'unavailable', forMs: 500 });
  at = 400;
  expect(gates.closed()).toEqual([{ group: 'verify', reason: 'limited', forMs: 600 }]);
  at = 1_000;
  expect(gates.closed()).toEqual([]);
});

test('who served for long is followed at once; who ends again and again is followed later, and then not at all', () => {
  let at = 0;
  const restarts = createRestarts(() => at);
  expect(restarts.afterMs(60_000)).toBe(100);
  expect([1, 2, 3, 4].map(() => restarts.afterMs(0))).toEqual([100, 400, 1_600, 5_000]);
  expect(restarts.afterMs(60_000)).toBe(100);
  expect(restarts.afterMs(0)).toBeUndefined();
  at = 60_000;
  expect(restarts.afterMs(0)).toBe(100);
});

test('a ticket undoes once, and only for so long', () => {
  let at = 0;
  const tickets = createTickets(() => at);
  const [one, two] = [vi.fn(), vi.fn()];
  const first = tickets.give(one);
  const second = tickets.give(two);
  tickets.takeBack(second);
  tickets.takeBack(second);
  expect(two).toHaveBeenCalledTimes(1);
  at = 62_000;
  tickets.give(() => {});
  tickets.takeBack(first);
  expect(one).not.toHaveBeenCalled();
});

test('a worker has the settings that the primary read, without what is not its business', () => {
  const SECRETS = {
    client: 'client-secret-canary',
    cursor: `cursor-${'c'.repeat(40)}`,
    proof: `proof-${'p'.repeat(40)}`,
    audit: `audit-${'a'.repeat(40)}`,
  };
  const result = readSettings(
    {
      PINGONE_REGION: 'EU',
      PINGONE_ENVIRONMENT_ID: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
      PINGONE_CLIENT_ID: 'b6c0a1d2-4e5f-4a6b-9c7d-8e9f0a1b2c3d',
      PINGONE_CLIENT_SECRET: SECRETS.client,
      CURSOR_SECRET: SECRETS.cursor,
      SUBGRAPH_PROOF: 'signature',
      SUBGRAPH_PROOF_SECRET: SECRETS.proof,
      AUDIT: 'file',
      AUDIT_FILE: '/var/log/trail',
      AUDIT_SECRET: SECRETS.audit,
      TRUSTED_DOCUMENTS_FILE: 'manifest',
      WORKERS: '3',
    },
    () => JSON.stringify({ abc: '{ verifyPolicies { id } }' }),
  );
  if (!result.ok || !result.settings.upstream) throw new Error(JSON.stringify(result));
  const sent = structuredClone(packSettings({ ...result.settings, upstream: result.settings.upstream }));
  for (const name of ['client', 'cursor', 'audit'] as const) expect(JSON.stringify(sent)).not.toContain(SECRETS[name]);
  const { audit: _audit, cursorSecret: _cursor, ...rest } = result.settings;
  const got = unpackSettings(sent);
  expect(got).toEqual({
    ...rest,
    door: { ...rest.door, maxConnections: 666 },
    upstream: { ...rest.upstream, credential: { ...rest.upstream?.credential, clientSecret: expect.any(Secret) } },
  });
  expect(got.routerProof?.secret.reveal()).toBe(SECRETS.proof);
  expect(got.trustedDocuments?.documents.get('abc')).toBe('{ verifyPolicies { id } }');
});

test.each([[undefined], [null], ['text'], [{}], [{ host: '::1', port: 1, door: {}, upstream: {} }]])(
  'what is no settings is refused: %o',
  (sent) => {
    expect(() => unpackSettings(sent)).toThrow();
  },
);

test('connections beyond the limit are closed as they come, and counted anew when it changes', () => {
  const server = new EventEmitter() as Server;
  const connect = () => {
    const socket = new EventEmitter() as Socket;
    const destroy = vi.fn(() => void socket.emit('close'));
    Object.assign(socket, { destroy });
    server.emit('connection', socket);
    return { socket, isRefused: () => destroy.mock.calls.length > 0 };
  };
  limitConnections(server, 2, true);
  const [one, two, three] = [connect(), connect(), connect()];
  expect([one, two, three].map(({ isRefused }) => isRefused())).toEqual([false, false, true]);
  one.socket.emit('close');
  expect(connect().isRefused()).toBe(false);
  limitConnections(server, 1, true);
  expect(connect().isRefused()).toBe(true);
  expect(server.maxConnections).toBeUndefined();
  limitConnections(server, 7, false);
  expect(server.maxConnections).toBe(7);
});

test('only whole lines are given on, however they come, and at the end what is left', () => {
  const taken: string[] = [];
  const lines = wholeLines((text) => taken.push(text));
  for (const text of ['one\ntwo\nth', 're', 'e\n', 'fo']) lines.add(text);
  expect(taken).toEqual(['one\ntwo\n', 'three\n']);
  lines.end();
  lines.end();
  expect(taken.slice(2)).toEqual(['fo\n']);
});
