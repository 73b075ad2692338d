import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestWorld, type TestWorld } from '../support/world.ts';

let url = '';
let world: TestWorld;
const server = createServer((request, response) => world.gateway(request, response));

beforeAll(async () => {
  world = await createTestWorld();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world[Symbol.asyncDispose]();
});

// GET is optional and off: an operation in a URL ends up in logs.
const OPTIONAL = /^MAY /;

describe('GraphQL over HTTP', () => {
  for (const audit of serverAudits({ url: () => url, fetchFn: fetch })) {
    test(audit.name, async () => {
      const result = await audit.fn();
      if (result.status === 'ok' || (result.status === 'notice' && OPTIONAL.test(audit.name))) return;
      expect.fail(`${result.status}: ${result.reason}`);
    });
  }
});
