import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { toRecord } from '../../../../src/datasources/http/believed.ts';
import { Answer } from '../../../../src/datasources/http/exchange.ts';
import { withoutLongTexts } from '../../../../src/datasources/http/long-texts.ts';

const HEADERS = { 'content-type': 'application/json' };
const LONG = 'QUJD'.repeat(2_100);
const recordIn = (body: Buffer | string) => toRecord(new Answer(200, HEADERS, Buffer.from(body)), () => {});
const parsedOf = (body: Buffer | string) => withoutLongTexts(Buffer.from(body));
const isCut = (body: Buffer | string) => parsedOf(body).long !== undefined;

/** All of a record, through `raw`: what stands there in the end, and what JSON alone would have given. */
function readWhole(body: Buffer | string): unknown {
  const record = recordIn(body);
  return Object.fromEntries(record.names().map((name) => [name, record.raw(name)]));
}

describe('a long text', () => {
  test.each(['value', 'IMAGE'])('under `%s` is cut out, and there for whoever asks', (name) => {
    const body = JSON.stringify({ type: 'SELFIE', [name]: LONG, data: { [name]: LONG } });
    expect(parsedOf(body).text.length).toBeLessThan(300);
    expect(recordIn(body).text(name)).toBe(LONG);
    expect(recordIn(body).raw(name)).toBe(LONG);
    expect(recordIn(body).raw('data', name)).toBe(LONG);
    expect(recordIn(body).texts(name)).toEqual([LONG]);
    expect(recordIn(body).isText(name)).toBe(true);
    expect(recordIn(body).object('data')?.text(name)).toBe(LONG);
    expect(recordIn(body).json('data')).toEqual({ [name]: LONG });
    expect(recordIn(body).raw('data')).toEqual({ [name]: LONG });
    expect(() => recordIn(body).flag(name)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
    expect(() => recordIn(body).url(name)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
  });

  test('is decoded once, however often it is read', () => {
    const decode = vi.spyOn(Buffer.prototype, 'toString');
    const record = recordIn(JSON.stringify({ items: [{ value: LONG }] }));
    const [item] = record.objects('items');
    expect(item?.text('value')).toBe(LONG);
    const calls = decode.mock.calls.length;
    expect(record.objects('items')[0]?.text('value')).toBe(LONG);
    expect(decode.mock.calls.length).toBe(calls);
    decode.mockRestore();
  });

  test.each<[string, string]>([
    ['with an escape', JSON.stringify({ value: `${LONG}\\${LONG}` })],
    ['with a quote', JSON.stringify({ value: `"${LONG}` })],
    ['beyond ASCII', JSON.stringify({ value: `${LONG}é` })],
    ['behind blanks', `{"value" : "${LONG}"}`],
    ['under another name', JSON.stringify({ picture: LONG })],
    ['that is short', JSON.stringify({ value: 'x'.repeat(8_191), rest: LONG })],
    ['in a key that ends like the name', JSON.stringify({ [`a"value":"${LONG}`]: 1, 'x"value': LONG })],
  ])('%s stays where it is', (_what, body) => {
    expect(isCut(body)).toBe(false);
    expect(readWhole(body)).toEqual(JSON.parse(body));
  });

  test.each<[string, string]>([
    ['a line break', '\n'],
    ['a NUL', '\0'],
    ['a tab at its end', '\t'],
  ])('with %s is no JSON', (_what, odd) => {
    for (const body of [`{"value":"${LONG}${odd}"}`, `{"value":"${odd}${LONG}"}`, `{"value":"${LONG}${odd}${LONG}"}`]) {
      expect(() => recordIn(body)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
    }
  });

  test('of two under one name the last one counts', () => {
    const other = 'eHl6'.repeat(2_200);
    expect(recordIn(`{"value":"${LONG}","value":"${other}"}`).text('value')).toBe(other);
    expect(recordIn(`{"value":"${LONG}","value":"short"}`).text('value')).toBe('short');
  });
});

/** Pieces that JSON is made of, and pieces that look like them: put together at random, or in order. */
const piece = fc.constantFrom(
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\"', '\\\\', ' ', '\n', '\0', 'é', '😀', '\ud83d', '1', 'null'],
  ...['"value":"', '"IMAGE":"', '"value"', '"value" :"', '\\"value":"', 'value":"', `"${LONG}"`, LONG, `${LONG}\t`],
);

test('whatever bytes come, cutting changes neither whether they are JSON nor what they say', () => {
  const outcome = (read: () => unknown) => {
    try {
      return read();
    } catch {
      return 'refused';
    }
  };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isWrapped) => {
      const inside = pieces.join('');
      const body = Buffer.from(isWrapped ? `{"a":"${LONG}","b":${inside}}` : `{${inside}}`);
      expect(outcome(() => readWhole(body))).toEqual(outcome(() => JSON.parse(body.toString('utf8'))));
    }),
    { numRuns: 2_000 },
  );
});

test('any record is the same with its long texts cut out', () => {
  const name = fc.constantFrom(
    'value',
    'value',
    'IMAGE',
    'a',
    'value"',
    '\\"value',
    '__proto__',
    'x":"value',
    '"value":"',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant(LONG),
    fc.constantFrom(`${LONG}"`, `\\${LONG}`, `${LONG}\u0001`, `${LONG}é`, `"value":"${LONG}`, `${LONG}\ud83d`),
    fc.integer({ min: 8_000, max: 9_000 }).map((length) => 'z'.repeat(length)),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.constantFrom(null, true, 1.5),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  let cuts = 0;
  fc.assert(
    fc.property(
      fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4 }),
      fc.constantFrom(undefined, 1, '\t'),
      (value, blanks) => {
        const body = JSON.stringify({ ...value, rest: 'x'.repeat(2_048) }, null, blanks);
        if (isCut(body)) cuts += 1;
        expect(readWhole(body)).toEqual(JSON.parse(body));
      },
    ),
    { numRuns: 500 },
  );
  expect(cuts).toBeGreaterThan(20);
});
