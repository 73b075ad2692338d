import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createRawWorld } from '../support/raw-world.ts';

const USER = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const PLANTED = 'Quockerwodger';
const QUERY = `query ($id: ID!) {
  user(id: $id) { username identityAssurance { trustFramework } }
}`;
const ASSURANCE = JSON.stringify({
  identityAssurance: { verified_claims: { verification: { trust_framework: 'Onboarding' } } },
});
const BODY = JSON.stringify({ id: USER, username: 'Zoë Ñandú 🂡', email: PLANTED });

const head = (...lines: string[]) =>
  ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...lines, '', ''].join('\r\n');
const sized = (body: string | Buffer) => head(`Content-Length: ${Buffer.byteLength(body)}`);

/** A gateway whose upstream answers reads of a user as the test says, and all else soundly. */
const worldWhere = (answerUser: (socket: Socket) => void) =>
  createRawWorld((path, socket) => {
    if (path.endsWith('/identityAssurance')) socket.write(sized(ASSURANCE) + ASSURANCE);
    else answerUser(socket);
  });

const SOUND = { identityAssurance: { trustFramework: 'Onboarding' } };

test('an answer in pieces of one byte is put together again, characters of several bytes included', async () => {
  const bytes = Buffer.from(sized(BODY) + BODY);
  await using world = await worldWhere((socket) => {
    socket.setNoDelay(true);
    const send = (index: number) => {
      if (index < bytes.length) socket.write(bytes.subarray(index, index + 1), () => setImmediate(send, index + 1));
    };
    send(0);
  });
  const { data, errors } = await world.ask(QUERY, { id: USER });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ user: { username: 'Zoë Ñandú 🂡', ...SOUND } });
});

test.each<[string, (socket: Socket) => void]>([
  [
    'chunks',
    (socket) =>
      socket.write(
        `${head('Transfer-Encoding: chunked')}${Buffer.byteLength(BODY).toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
      ),
  ],
  ['the end of the connection as its end', (socket) => socket.end(head('Connection: close') + BODY)],
  [
    'a word of patience before it',
    (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${sized(BODY)}${BODY}`),
  ],
  ['more bytes behind it than it announced', (socket) => socket.write(`${sized(BODY)}${BODY}${PLANTED}`)],
])('an answer with %s is read as it is', async (_what, answerUser) => {
  await using world = await worldWhere(answerUser);
  const { data, errors } = await world.ask(QUERY, { id: USER });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ user: { username: 'Zoë Ñandú 🂡', ...SOUND } });
});

const latin1 = Buffer.from(JSON.stringify({ id: USER, username: 'Zoë' }), 'latin1');
const broken: [string, (socket: Socket) => void][] = [
  ['ends before its announced length', (socket) => socket.end(head(`Content-Length: ${BODY.length * 2}`) + BODY)],
  ['announces less than it holds', (socket) => socket.write(head(`Content-Length: ${BODY.length - 20}`) + BODY)],
  ['breaks off between two chunks', (socket) => socket.end(`${head('Transfer-Encoding: chunked')}5\r\n{"id"\r\n`)],
  ['has a chunk of no size', (socket) => socket.end(`${head('Transfer-Encoding: chunked')}zz\r\n${BODY}\r\n0\r\n\r\n`)],
  ['names two lengths', (socket) => socket.end(head('Content-Length: 5', `Content-Length: ${BODY.length}`) + BODY)],
  ['is no HTTP', (socket) => socket.end(`${PLANTED} says hello\r\n\r\n`)],
  ['has a header without end', (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Long: ${PLANTED.repeat(10_000)}`)],
  ['is not in UTF-8', (socket) => socket.write(Buffer.concat([Buffer.from(sized(latin1)), latin1]))],
  [
    'says that it is compressed',
    (socket) => socket.write(head('Content-Encoding: gzip', `Content-Length: ${Buffer.byteLength(BODY)}`) + BODY),
  ],
];
test.each(broken)('an answer that %s is UPSTREAM_INVALID, and nothing of it is shown', async (_what, answerUser) => {
  await using world = await worldWhere(answerUser);
  const { data, errors, text } = await world.ask(QUERY, { id: USER });
  expect(data).toEqual({ user: null });
  expect(errors, text).toMatchObject([{ path: ['user'], extensions: { code: 'UPSTREAM_INVALID', retryable: false } }]);
  expect(text).not.toContain(PLANTED);
  expect(text).not.toContain('Zo');
});

test('an answer without end is given up, and its connection closed', async () => {
  let closed = false;
  await using world = await worldWhere((socket) => {
    const filler = Buffer.alloc(64 * 1024, ' ');
    const pour = () => {
      while (!socket.destroyed && socket.write(filler));
      if (!socket.destroyed) socket.once('drain', pour);
    };
    socket.on('close', () => {
      closed = true;
    });
    socket.write(`${head('Connection: close')}{`);
    pour();
  });
  const { data, errors } = await world.ask(QUERY, { id: USER });
  expect(data).toEqual({ user: null });
  expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'UPSTREAM_INVALID' } }]);
  await expect.poll(() => closed).toBe(true);
});

test('a record nested without measure costs its own field, not the answer', async () => {
  const depth = 100_000;
  const claims = `{"given_name":"ADA","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const body = `{"identityAssurance":{"verified_claims":{"type":"document","claims":${claims}}}}`;
  const user = JSON.stringify({ id: USER, username: 'ada' });
  await using world = await createRawWorld((path, socket) => {
    const text = path.endsWith('/identityAssurance') ? body : user;
    socket.write(sized(text) + text);
  });
  const { data, errors } = await world.ask(
    'query ($id: ID!) { user(id: $id) { username identityAssurance { type claims { all } } } }',
    { id: USER },
  );
  expect(data.user.username).toBe('ada');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID' } }]);
});
