import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { chance, createChooser, type Scenario, type WireFault } from '../support/fault-layer/scenario.ts';
import { until } from '../support/until.ts';

const BODY = JSON.stringify({ name: 'Zoë', text: 'x'.repeat(200) });

let server: ReturnType<typeof createServer>;
let layer: FaultLayer;
beforeEach(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-length', Buffer.byteLength(BODY));
    response.end(BODY);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  layer = await startFaultLayer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await layer.close();
  server.closeAllConnections();
  server.close();
});

/** Asks once on a connection of its own, and tells what arrived and how it ended. */
function ask(): { got: () => Buffer; size: () => number; state: () => string; leave: () => void } {
  const socket = connect(Number(new URL(layer.origin).port), '127.0.0.1');
  const pieces: Buffer[] = [];
  let state = 'open';
  let size = 0;
  socket.on('data', (piece) => {
    pieces.push(piece);
    size += piece.length;
  });
  socket.on('end', () => {
    state = 'ended';
  });
  socket.on('error', (error) => {
    state = 'code' in error ? String(error.code) : 'error';
  });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return { got: () => Buffer.concat(pieces), size: () => size, state: () => state, leave: () => void socket.destroy() };
}

const always = (fault: WireFault): Scenario => ({ match: {}, fault, seed: 1 });
const isWhole = (bytes: Buffer) => bytes.toString().endsWith(`\r\n\r\n${BODY}`);

async function whole(): Promise<Buffer> {
  const { got, leave } = ask();
  await until(() => isWhole(got()), 'the answer is whole');
  leave();
  return got();
}

describe('an answer', () => {
  test.each<[string, WireFault]>([
    ['without a fault', { kind: 'latency', ms: 0 }],
    ['that comes later', { kind: 'latency', ms: 30, jitterMs: 10 }],
    ['in pieces', { kind: 'pieces', maxBytes: 16 }],
    ['in drops', { kind: 'drip', bytes: 40, everyMs: 1 }],
    ['through a narrow line', { kind: 'bandwidth', bytesPerS: 20_000 }],
  ])('%s is whole in the end', async (_what, fault) => {
    const sound = await whole();
    layer.setScenarios(always(fault));
    const dateless = (bytes: Buffer) => bytes.toString().replace(/^Date: .*\r\n/m, '');
    expect(dateless(await whole())).toBe(dateless(sound));
  });

  test.each<[string, WireFault, string]>([
    ['is reset before its first byte', { kind: 'reset', after: 0 }, 'ECONNRESET'],
    ['is reset in its middle', { kind: 'reset', after: 0.5 }, 'ECONNRESET'],
    ['ends in its middle', { kind: 'cut', after: 0.5 }, 'ended'],
  ])('%s', async (_what, fault, state) => {
    const { length } = await whole();
    layer.setScenarios(always(fault));
    const asked = ask();
    await until(() => asked.state() !== 'open', 'it is over');
    expect(asked.state()).toBe(state);
    expect(asked.got().length).toBe('after' in fault ? Math.floor(fault.after * length) : 0);
  });

  test('stalls at a byte, and the connection stays', async () => {
    layer.setScenarios(always({ kind: 'stall', after: 10 }));
    const asked = ask();
    await until(() => asked.got().length === 10, 'ten bytes are there');
    expect([asked.state(), layer.connections()]).toEqual(['open', 1]);
    asked.leave();
    await until(() => layer.connections() === 0, 'the layer has noticed');
  });

  test('never comes where the connection is half open, and nobody is asked', async () => {
    let requests = 0;
    server.on('request', () => {
      requests += 1;
    });
    layer.setScenarios(always({ kind: 'half-open' }));
    const asked = ask();
    await until(() => layer.exchanges().length === 1, 'it has arrived');
    layer.setScenarios();
    await whole(); // long enough for the other, had it gone anywhere
    expect([asked.got().length, requests]).toEqual([0, 1]);
    asked.leave();
  });
});

describe('other bytes in place of the answer', () => {
  test('come as they are', async () => {
    layer.setScenarios(always({ kind: 'raw', bytes: 'hello', afterwards: 'end' }));
    const asked = ask();
    await until(() => asked.state() === 'ended', 'it is over');
    expect(asked.got().toString()).toBe('hello');
  });

  test('can go on for ever, until the other side has enough', async () => {
    layer.setScenarios(always({ kind: 'raw', bytes: 'hello', afterwards: 'repeat' }));
    const asked = ask();
    await until(() => asked.size() > 1_000_000, 'there is a lot');
    asked.leave();
    await until(() => layer.connections() === 0, 'the layer has noticed');
  });
});

test('a layer that refuses takes no connection, and breaks those there are', async () => {
  layer.setScenarios(always({ kind: 'half-open' }));
  const before = ask();
  await until(() => layer.exchanges().length === 1, 'it has arrived');
  layer.setRefusing(true);
  const after = ask();
  await until(() => before.state() !== 'open' && after.state() !== 'open', 'both are over');
  expect([before.state(), after.state(), layer.exchanges().length]).toEqual(['ECONNRESET', 'ECONNRESET', 1]);
});

describe('which exchanges a scenario hits', () => {
  const hitsOf = (scenario: Omit<Scenario, 'fault'>, paths: readonly string[]) => {
    const chooser = createChooser({ ...scenario, fault: { kind: 'half-open' } });
    return paths.map((path) => chooser.hit('GET', path) !== undefined);
  };
  const many = Array.from({ length: 1_000 }, (_, index) => `/${index}`);

  test('follows its match, and counts matching ones only', () => {
    const scenario = { match: { path: '^/a' }, nth: [2], seed: 1 };
    expect(hitsOf(scenario, ['/a', '/b', '/b', '/a', '/a'])).toEqual([false, false, false, true, false]);
    expect(hitsOf({ match: { method: 'POST' }, seed: 1 }, ['/a'])).toEqual([false]);
  });

  test('is the same again with the same seed, and another with another', () => {
    const hits = (seed: number) => hitsOf({ match: {}, probability: 0.3, seed }, many);
    expect(hits(7)).toEqual(hits(7));
    expect(hits(7)).not.toEqual(hits(8));
  });

  test.each([0, 0.01, 0.1, 0.35, 1])('is as likely as it says: %d', (probability) => {
    for (const seed of [1, 2, 3]) {
      const share = hitsOf({ match: {}, probability, seed }, many).filter(Boolean).length / many.length;
      expect(Math.abs(share - probability)).toBeLessThan(0.05);
    }
  });

  test('may be those beyond so many in each stretch of time', () => {
    let at = 0;
    const limit = { match: {}, beyond: { calls: 2, everyMs: 100 }, fault: { kind: 'half-open' } as const, seed: 1 };
    const chooser = createChooser(limit, () => at);
    const hitsAt = (...times: number[]) =>
      times.filter((time) => {
        at = time;
        return chooser.hit('GET', '/') !== undefined;
      });
    expect(hitsAt(50, 60, 70, 99, 100, 110, 199, 250, 350, 360, 370)).toEqual([70, 99, 199, 370]);
  });

  test('chance is spread evenly, and never one', () => {
    const numbers = many.map((_, turn) => chance(3, turn));
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(Math.abs(numbers.reduce((sum, one) => sum + one) / numbers.length - 0.5)).toBeLessThan(0.05);
  });
});
