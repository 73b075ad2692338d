import { expect, test } from 'vitest';
import { AnswerReader } from '../../../bench/load-http.js';

const BODY = '{"data":{"user":null}}';
const withLength = `HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
const inChunks = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n${BODY.slice(0, 10)}\r\nc\r\n${BODY.slice(10)}\r\n0\r\n\r\n`;
const refused = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 13\r\n\r\n{"errors":[]}';

test.each([
  ['a length', withLength, [200, BODY.length, true]],
  ['chunks', inChunks, [200, BODY.length, true]],
  ['a refusal', refused, [503, 13, false]],
])('an answer with %s is read alike however it is cut', (_, text, expected) => {
  for (const size of [1, 7, text.length]) {
    const answers: unknown[] = [];
    const reader = new AnswerReader((...answer) => answers.push(answer));
    const bytes = Buffer.from(text + text);
    // Nobody sends the second answer before the second question.
    for (let at = 0; at < bytes.length; ) {
      const end = at < text.length ? Math.min(at + size, text.length) : Math.min(at + size, bytes.length);
      reader.read(bytes.subarray(at, end));
      at = end;
    }
    expect(answers).toEqual([expected, expected]);
  }
});
