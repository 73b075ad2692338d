import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../../../src/datasources/http/dispatcher.ts';
import { exchange } from '../../../../src/datasources/http/exchange.ts';
import { until } from '../../../support/until.ts';

async function listen(server: Server, address: string, port = 0): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // a TCP server that listens has one
}

const answering = (name: string) =>
  createServer((_, response) => void setImmediate(() => response.setHeader('content-type', 'text/plain').end(name)));

test('a name that leads elsewhere now is followed, though the old place still answers, and every call is answered', async () => {
  const [old, fresh] = [answering('old'), answering('new')];
  const port = await listen(old, '127.0.0.1');
  await listen(fresh, '127.0.0.2', port);
  let address = '127.0.0.1';
  const lifeMs = 40;
  const origin = `http://pingone.example:${port}`;
  const dispatcher = createDispatcher(
    { apiUrl: origin },
    {
      connections: 4,
      connectionLifeMs: lifeMs,
      resolver: (_host, _options, callback) => setImmediate(callback, null, [{ address, family: 4 }]),
    },
  );
  const ask = async () => {
    const request = { origin, path: '/', method: 'GET', headers: {}, timeoutMs: 5_000, maxBytes: 100 } as const;
    return (await exchange(dispatcher, request).answer).body;
  };
  const askFive = async () => new Set(await Promise.all(Array.from({ length: 5 }, ask)));
  try {
    expect(await askFive()).toEqual(new Set(['old']));
    address = '127.0.0.2';
    const movedAt = performance.now();
    // Never idle: it is not by being left alone that a connection ends.
    let where = await askFive();
    while (where.has('old')) where = await askFive();
    expect(performance.now() - movedAt).toBeLessThan(lifeMs + 1_000);
    // All of them old at once, and more callers than connections: nobody is forgotten.
    for (let turn = 0; turn < 10; turn += 1) {
      const bornBefore = performance.now();
      await until(() => performance.now() - bornBefore > lifeMs + 2, 'the connections are old');
      expect(await askFive()).toEqual(new Set(['new']));
    }
  } finally {
    await dispatcher.destroy();
    for (const server of [old, fresh]) {
      server.closeAllConnections();
      server.close();
    }
  }
});

test('once it is over no call goes out, however old its connections are by then', async () => {
  const server = answering('it');
  const origin = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
  let now = 0;
  const dispatcher = createDispatcher({ apiUrl: origin }, { connectionLifeMs: 10, elapsed: () => now });
  const ask = () =>
    exchange(dispatcher, { origin, path: '/', method: 'GET', headers: {}, timeoutMs: 5_000, maxBytes: 100 }).answer;
  try {
    expect((await ask()).body).toBe('it');
    await dispatcher.destroy();
    now = 100;
    await expect(ask()).rejects.toMatchObject({ code: 'UND_ERR_DESTROYED' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
