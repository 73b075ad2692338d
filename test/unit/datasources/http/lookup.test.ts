import type { LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createLookup } from '../../../../src/datasources/http/lookup.ts';

type Answer = Parameters<Parameters<LookupFunction>[2]>;

/** A resolver that answers when the test says so. */
function resolver(limitMs = 10_000) {
  const asked: { host: string; answer(...found: Answer): void }[] = [];
  const lookUp = createLookup(limitMs, (host, _options, answer) => void asked.push({ host, answer }));
  const find = (host: string, options = { all: true }) =>
    new Promise<Answer>((resolve) => {
      lookUp(host, options, (...found) => resolve(found));
    });
  return { asked, find };
}
const HERE: Answer = [null, [{ address: '127.0.0.1', family: 4 }]];

describe('a lookup', () => {
  test('is one for all who connect to a host at that time', async () => {
    const { asked, find } = resolver();
    const found = Promise.all(Array.from({ length: 128 }, () => find('one.example')));
    expect(asked.map(({ host }) => host)).toEqual(['one.example']);
    asked[0]?.answer(...HERE);
    for (const one of await found) expect(one).toEqual(HERE);
  });

  test('is made anew by who comes after it', async () => {
    const { asked, find } = resolver();
    const before = find('one.example');
    asked[0]?.answer(new Error('no such name'), []);
    expect((await before)[0]).toBeInstanceOf(Error);
    const after = find('one.example');
    asked[1]?.answer(...HERE);
    expect(await after).toEqual(HERE);
  });

  test('of one host says nothing to those of another, nor in another form', async () => {
    const { asked, find } = resolver();
    void find('one.example');
    const other = find('other.example');
    void find('one.example', { all: false });
    expect(asked.map(({ host }) => host)).toEqual(['one.example', 'other.example', 'one.example']);
    asked[1]?.answer(...HERE);
    expect(await other).toEqual(HERE);
  });

  test('is not waited for without end, nor made twice while the resolver is silent', async () => {
    const { asked, find } = resolver(20);
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await find('one.example'))[0]).toMatchObject({ code: 'EAI_AGAIN' });
    }
    expect(asked).toHaveLength(1);
    const late = find('one.example');
    asked[0]?.answer(...HERE);
    expect(await late).toEqual(HERE);
  });
});
