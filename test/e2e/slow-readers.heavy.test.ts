import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { ANSWER_BYTES, servingMuch } from './slow-readers.ts';

const CLIENTS = 20;
const MAX_EACH_BYTES = 2_000_000; // beside the answer
const MAX_LEFT_BYTES = 8_000_000; // once all of them are gone
const PRELOAD = new URL('../support/watched-prototypes.js', import.meta.url).href;

test('F46: twenty clients that do not read cost their answers once, and nothing when they are cut off', async () => {
  const { gateway, query, client, timesOf } = await servingMuch({
    LIMIT_ANSWER_SECONDS: '60',
    NODE_OPTIONS: `--import ${PRELOAD}`,
  });
  const heldBytes = async (): Promise<number> => {
    const saidBefore = gateway.output().stderr.length;
    process.kill(gateway.pid, 'SIGUSR2');
    const said = () => /^watched (\{.*\})$/m.exec(gateway.output().stderr.slice(saidBefore))?.[1];
    await until(() => said() !== undefined, 'the server has told of itself');
    return JSON.parse(said() ?? '').heldBytes;
  };
  await gateway.ask(query);
  const idleBytes = await heldBytes();
  const clients = [];
  for (let index = 0; index < CLIENTS; index += 1) {
    const answered = timesOf('request_done').length;
    clients.push(client());
    await until(() => timesOf('request_done').length > answered, 'it is answered');
  }
  const stalledBytes = await heldBytes();
  expect((await gateway.ask('{ __typename }')).status).toBe(200);
  const eachBytes = (stalledBytes - idleBytes) / CLIENTS - ANSWER_BYTES;
  console.log(`beside its answer of ${ANSWER_BYTES} bytes each stalled client costs ${Math.round(eachBytes)} bytes`);
  expect(eachBytes).toBeLessThan(MAX_EACH_BYTES);
  for (const socket of clients) socket.destroy();
  let leftBytes = await heldBytes();
  for (let tries = 1; tries < 20 && leftBytes - idleBytes > MAX_LEFT_BYTES; tries += 1) leftBytes = await heldBytes();
  expect(leftBytes - idleBytes).toBeLessThan(MAX_LEFT_BYTES);
});
