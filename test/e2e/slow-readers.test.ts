import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { rawOperation } from './raw-request.ts';
import { ANSWER_BYTES, drained, servingMuch } from './slow-readers.ts';

const ANSWER_MS = 2_000;
const LATE_MS = 2_000; // how late it may be seen on a machine that has other things to do
const DRIP_BYTES = 1_024;
const DRIP_MS = 50;

test.each(['that reads nothing', 'that reads a kilobyte now and then'])(
  'F46: a client %s of its answer is cut off when its time is over',
  async (kind) => {
    const { gateway, query, client, timesOf } = await servingMuch({ LIMIT_ANSWER_SECONDS: String(ANSWER_MS / 1_000) });
    const socket = client();
    const dripping =
      kind === 'that reads nothing' ? undefined : setInterval(() => void socket.read(DRIP_BYTES), DRIP_MS);
    await until(() => timesOf('answer_cut').length === 1, 'it is cut off');
    clearInterval(dripping);
    const [answeredAt = 0] = timesOf('request_done');
    const [cutAt = 0] = timesOf('answer_cut');
    expect(cutAt - answeredAt).toBeGreaterThanOrEqual(ANSWER_MS);
    expect(cutAt - answeredAt).toBeLessThan(ANSWER_MS + LATE_MS);
    expect(await drained(socket)).toBeLessThan(ANSWER_BYTES);
    // Who reads gets all of it, and keeps the connection for as long as anybody.
    const { data } = await gateway.ask(query);
    expect(JSON.stringify(data).length).toBeGreaterThan(ANSWER_BYTES);
    expect(timesOf('answer_cut')).toHaveLength(1);
  },
);

test('F46: a connection over which nothing goes is not cut off for it', async () => {
  const { gateway, timesOf } = await servingMuch({ LIMIT_ANSWER_SECONDS: '1' });
  const socket = connect(gateway.port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const operation = rawOperation(gateway.port, '{ __typename }', ['Connection: keep-alive']);
  for (let turn = 1; turn <= 2; turn += 1) {
    socket.write(operation);
    await until(() => text.split('"Query"').length === turn + 1, 'it is answered');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  expect(socket.destroyed).toBe(false);
  socket.destroy();
  expect(timesOf('answer_cut')).toEqual([]);
});
