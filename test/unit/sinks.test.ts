import { describe, expect, test } from 'vitest';
import { createSinks } from '../support/sinks.ts';

const SECRET = 'qx7kfz';

/** A search that finds nothing has to be able to find something. */
describe('the search of the sinks', () => {
  test.each([
    ['as it is', `name ${SECRET}.`],
    ['in capitals', SECRET.toUpperCase()],
    ['percent-encoded', `a%20${[...SECRET].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')}`],
    ['escaped', `"\\u0071${SECRET.slice(1)}"`],
    ['in base64', `Basic ${Buffer.from(`worker:${SECRET}`).toString('base64')}`],
    ['in the base64 of a URL', `?c=${Buffer.from(`abcd${SECRET}`).toString('base64url')}&d`],
    ['in hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ['between others', `one\ntwo ${SECRET} three\nfour`],
  ])('finds a secret %s', (_name, text) => {
    const sinks = createSinks();
    sinks.add('log', 'nothing');
    sinks.add('stderr', text);
    expect(sinks.leaks([SECRET, 'qother'])).toEqual([{ sink: 'stderr', secret: SECRET }]);
  });

  test('of an answer leaves out the data, and nothing else', () => {
    const answer = (text: string, header = '') => ({ status: 200, headers: new Headers({ 'x-a': header }), text });
    const sinks = createSinks();
    sinks.addAnswer('data', answer(`{"data":{"name":"${SECRET}"}}`));
    expect(sinks.leaks([SECRET])).toEqual([]);
    sinks.addAnswer('errors', answer(`{"data":null,"errors":[{"message":"${SECRET}"}]}`));
    sinks.addAnswer('headers', answer('{"data":null}', SECRET));
    sinks.addAnswer('text', answer(SECRET));
    sinks.addRefusal('refusal', answer(`{"data":{"name":"${SECRET}"}}`));
    expect(sinks.leaks([SECRET]).map(({ sink }) => sink)).toEqual(['errors', 'headers', 'text', 'refusal']);
  });
});
