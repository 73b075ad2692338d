// A stand-in for PingOne's read API that costs next to nothing: a bare socket, answers made once and kept. A process of its
// own, which its parent sets and asks by messages. Plain JavaScript, so that nothing stands between it and Node.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { ENVIRONMENT_ID } from './ids.js';
import { CONTENT_MARK, recordAt } from './stub-records.js';

const KEPT_BYTES = 256 * 1024 * 1024; // of answers; then they are made anew
const LARGE_CONTENT_BYTES = 16 * 1024; // from here on content is not copied into each answer that has it
const HEAD_END = '\r\n\r\n';
const METHOD = 'GET ';
const prefix = `/v1/environments/${ENVIRONMENT_ID}`;

const settings = { latencyMs: 0, contentBytes: 2048, documents: 4 };
let content = contentOf(settings.contentBytes);
let calls = 0;
let own = '';

/** @type {Map<string, readonly Buffer[]>} */
const kept = new Map();
let keptBytes = 0;

/** Base64 that begins as a JPEG does. @param {number} bytes */
function contentOf(bytes) {
  return Buffer.from(`/9j/${randomBytes(bytes).toString('base64')}`.slice(0, bytes));
}

/** @param {string} target */
function answerTo(target) {
  const record = target.startsWith(prefix) ? recordAt(target.slice(prefix.length), { own, ...settings }) : undefined;
  const status = record === undefined ? '404 Not Found' : '200 OK';
  const parts = JSON.stringify(record ?? { id: ENVIRONMENT_ID, code: 'NOT_FOUND', message: 'No such resource.' }).split(
    CONTENT_MARK,
  );
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), (parts.length - 1) * content.length);
  const head =
    `HTTP/1.1 ${status}\r\nContent-Type: application/hal+json;charset=UTF-8\r\nCache-Control: no-cache\r\n` +
    `Correlation-Id: ${ENVIRONMENT_ID}\r\nContent-Length: ${length}${HEAD_END}`;
  const pieces = parts.flatMap((part, index) => [
    ...(index === 0 ? [Buffer.from(head)] : [content]),
    Buffer.from(part),
  ]);
  return content.length < LARGE_CONTENT_BYTES ? [Buffer.concat(pieces)] : pieces;
}

/** @param {string} target */
function keptAnswerTo(target) {
  const known = kept.get(target);
  if (known) return known;
  if (keptBytes > KEPT_BYTES) forget();
  const answer = answerTo(target);
  kept.set(target, answer);
  keptBytes += answer.reduce((sum, piece) => sum + (piece === content ? 0 : piece.length), 0);
  return answer;
}

function forget() {
  kept.clear();
  keptBytes = 0;
}

/**
 * @param {import('node:net').Socket} socket
 * @param {readonly Buffer[]} pieces
 */
function send(socket, pieces) {
  if (pieces.length > 1) socket.cork();
  for (const piece of pieces) socket.write(piece);
  if (pieces.length > 1) socket.uncork();
}

const server = createServer({ noDelay: true }, (socket) => {
  let unread = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (text) => {
    unread += text;
    for (let end = unread.indexOf(HEAD_END); end >= 0; end = unread.indexOf(HEAD_END)) {
      const answer = keptAnswerTo(unread.slice(METHOD.length, unread.indexOf(' ', METHOD.length)));
      unread = unread.slice(end + HEAD_END.length);
      calls += 1;
      if (settings.latencyMs > 0) setTimeout(send, settings.latencyMs, socket, answer);
      else send(socket, answer);
    }
  });
});

process.on('message', (/** @type {Partial<typeof settings>} */ changed) => {
  Object.assign(settings, changed);
  if (settings.contentBytes !== content.length) content = contentOf(settings.contentBytes);
  if (Object.keys(changed).some((name) => name !== 'latencyMs')) forget();
  process.send?.({ calls });
  calls = 0;
});
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stub got no port.');
  own = `http://127.0.0.1:${address.port}${prefix}`;
  process.send?.({ port: address.port });
});
