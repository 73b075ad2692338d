import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../../src/datasources/errors.ts';
import { isObject, notRead, type WireRecord } from '../../../../src/datasources/http/wire-record.ts';
import { CORRELATION_ID, idOf, recordOf } from '../fake-http.ts';

type Reader = (record: WireRecord) => unknown;

interface Row {
  reader: Reader;
  /** What an absent field reads as. */
  none: unknown;
  right: readonly [wire: unknown, read: unknown][];
  wrong: readonly unknown[];
}

const READERS: Readonly<Record<string, Row>> = {
  text: {
    reader: (record) => record.text('x'),
    none: null,
    right: [
      ['a', 'a'],
      ['', ''],
      ['  kept  ', '  kept  '],
    ],
    wrong: [1, 0, true, false, {}, [], ['a']],
  },
  flag: {
    reader: (record) => record.flag('x'),
    none: null,
    right: [
      [true, true],
      [false, false],
      ['true', true],
      ['false', false],
    ],
    wrong: ['yes', 'TRUE', '', 1, 0, {}, []],
  },
  integer: {
    reader: (record) => record.integer('x'),
    none: null,
    right: [
      [0, 0],
      [-1, -1],
      [2 ** 31 - 1, 2 ** 31 - 1],
    ],
    wrong: ['3', '', 1.5, 1e300, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, true, {}, []],
  },
  time: {
    reader: (record) => record.time('x')?.toISOString() ?? null,
    none: null,
    right: [
      ['2026-09-01T08:15:30.123Z', '2026-09-01T08:15:30.123Z'],
      ['2026-09-01T08:15:30Z', '2026-09-01T08:15:30.000Z'],
      ['2026-09-01T08:15Z', '2026-09-01T08:15:00.000Z'],
      ['2026-09-01T08:15:30.123456789Z', '2026-09-01T08:15:30.123Z'],
      ['2026-09-01T10:15:30+02:00', '2026-09-01T08:15:30.000Z'],
      ['2026-09-01T10:15:30+0200', '2026-09-01T08:15:30.000Z'],
      ['2026-08-31T22:45:30-09:30', '2026-09-01T08:15:30.000Z'],
      ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ],
    wrong: [
      '',
      'soon',
      '2026-09-01',
      '2026-09-01T08:15:30',
      '2026-09-01 08:15:30Z',
      ' 2026-09-01T08:15:30Z',
      '2026-09-01T08:15:30Z\n',
      '2026-13-01T08:15:30Z',
      '2026-09-32T08:15:30Z',
      '2026-02-30T08:15:30Z',
      '2026-09-31T08:15:30+02:00',
      '2025-02-29T00:00:00Z',
      '2026-09-01T25:15:30Z',
      '2026-09-01T08:60:30Z',
      'Tue, 01 Sep 2026 08:15:30 GMT',
      '1756714530123',
      1_756_714_530_123,
      true,
      {},
      [],
    ],
  },
  day: {
    reader: (record) => record.day('x'),
    none: null,
    right: [
      ['2026-09-01', '2026-09-01'],
      ['2024-02-29', '2024-02-29'],
      ['0001-01-01', '0001-01-01'],
    ],
    wrong: ['', '2026', '2026-9-1', '2026-02-30', '2025-02-29', '2026-00-10', '2026-09-00', '01/09/2026', 20260901, {}],
  },
  url: {
    reader: (record) => record.url('x'),
    none: null,
    right: [
      ['https://apps.upstream.test/verify?code=1&x=%20', 'https://apps.upstream.test/verify?code=1&x=%20'],
      ['HTTPS://Apps.Upstream.Test', 'HTTPS://Apps.Upstream.Test'],
      ['http://127.0.0.1:8080/qr', 'http://127.0.0.1:8080/qr'],
    ],
    wrong: [
      '',
      'javascript:alert(1)',
      'JavaScript://apps.upstream.test/%0aalert(1)',
      'java\nscript:alert(1)',
      ' https://apps.upstream.test',
      'https://apps.upstream.test\n',
      'https://apps.upstream.test/a b',
      'https://apps.upstream.test/"onclick="x',
      'https://apps.upstream.test/<script>',
      'https:\\\\apps.upstream.test',
      'data:text/html,x',
      'file:///etc/passwd',
      'ftp://apps.upstream.test',
      '//apps.upstream.test/x',
      '/verify',
      'https://',
      'https://apps.upstream.test:99999/',
      1,
      {},
    ],
  },
  object: {
    reader: (record) => record.object('x')?.text('y') ?? null,
    none: null,
    right: [
      [{ y: 'z' }, 'z'],
      [{}, null],
    ],
    wrong: ['a', 1, true, [], [{ y: 'z' }]],
  },
  json: {
    reader: (record) => record.json('x'),
    none: null,
    right: [
      [{}, {}],
      [{ y: [1, { z: null }] }, { y: [1, { z: null }] }],
    ],
    wrong: ['a', 1, true, []],
  },
  objects: {
    reader: (record) => record.objects('x').map((item) => item.text('y')),
    none: [],
    right: [
      [[], []],
      [
        [{ y: 'a' }, {}],
        ['a', null],
      ],
    ],
    wrong: ['a', 1, {}, ['a'], [{}, null], [[]]],
  },
  texts: {
    reader: (record) => record.texts('x'),
    none: [],
    right: [
      [[], []],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      ['a, b', ['a, b']],
      ['', ['']],
    ],
    wrong: [1, true, {}, [1], ['a', null], [['a']]],
  },
  reference: {
    reader: (record) => record.reference('x'),
    none: null,
    right: [
      [{ id: 'a' }, 'a'],
      [{}, null],
      [{ id: null }, null],
    ],
    wrong: ['a', 1, [], { id: 1 }],
  },
};

describe.each(Object.entries(READERS))('the reader `%s`', (_name, { reader, none, right, wrong }) => {
  test.each([
    ['missing', {}],
    ['null', { x: null }],
  ])('reads a field that is %s as none', (_state, wire) => {
    expect(reader(recordOf(wire))).toEqual(none);
  });

  test.each(right)('reads %j', (wire, read) => {
    expect(reader(recordOf({ x: wire }))).toEqual(read);
  });

  test.each(wrong.map((wire) => [wire]))('refuses %j, naming the answer it came with', (wire) => {
    expect(() => reader(recordOf({ x: wire, y: 'whole' }))).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID', correlationId: CORRELATION_ID }),
    );
  });
});

test('a field that cannot be read leaves its neighbour whole', () => {
  const record = recordOf({ createdAt: 'soon', name: 'Ada' });
  expect(() => record.time('createdAt')).toThrow(GatewayError);
  expect(record.text('name')).toBe('Ada');
});

test('any point in time comes back from its ISO text', () => {
  const times = fc.date({
    noInvalidDate: true,
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
  });
  fc.assert(
    fc.property(times, (time) => {
      expect(recordOf({ x: time.toISOString() }).time('x')).toEqual(time);
    }),
  );
});

test('a day is read if and only if the calendar has it', () => {
  const part = (max: number, width: number) => fc.nat(max).map((number) => String(number).padStart(width, '0'));
  fc.assert(
    fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, day) => {
      const text = `${year}-${month}-${day}`;
      const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
      const length = [0, 31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month)] ?? 0;
      const read = () => recordOf({ x: text }).day('x');
      if (Number(day) >= 1 && Number(day) <= length) expect(read()).toBe(text);
      else expect(read).toThrow(GatewayError);
    }),
    { numRuns: 300 },
  );
});

describe('the id that ends a link', () => {
  const id = idOf(7);
  test.each([
    ['with the environment part', `https://api.test/v1/environments/${idOf(1)}/users/${id}`, id],
    ['without the environment part', `https://api.test/v1/users/${id}`, id],
    ['on any host', `http://elsewhere.test/${id}`, id],
    ['before a query', `https://api.test/v1/users/${id}?expand=a/${idOf(2)}`, id],
    ['before a fragment', `https://api.test/v1/users/${id}#/${idOf(2)}`, id],
    ['that is a path', `/users/${id}`, id],
    ['that ends in a word', `https://api.test/v1/users/${id}/documents`, null],
    ['that ends in a slash', `https://api.test/v1/users/${id}/`, id],
    ['in upper case', `https://api.test/v1/users/${idOf(0xab).toUpperCase()}`, null],
    ['that is empty', '', null],
  ])('is found in a link %s, if it is one', (_name, href, expected) => {
    expect(recordOf({ _links: { user: { href } } }).linkedId('user')).toBe(expected);
  });

  test.each([
    ['no links', {}],
    ['no such link', { _links: { self: { href: `/${id}` } } }],
    ['a link without an address', { _links: { user: {} } }],
  ])('is null where there is %s', (_name, wire) => {
    expect(recordOf(wire).linkedId('user')).toBeNull();
  });

  test.each([[{ _links: [] }], [{ _links: { user: 'x' } }], [{ _links: { user: { href: 1 } } }]])(
    'is null in %j, for links are not what was asked for',
    (wire) => {
      expect(recordOf(wire).linkedId('user')).toBeNull();
    },
  );

  test.each([
    [`https://api.test/v1/users/${id}/verifyTransactions/${idOf(2)}`, id],
    [`https://api.test/v1/users/${id}`, id],
    [`/users/${idOf(2)}/users/${id}/documents?x=/users/${idOf(3)}`, id],
    ['https://api.test/v1/users/me/documents', null],
    ['https://api.test/v1/users', null],
    [`https://api.test/v1/groups/${id}`, null],
    [`${id}/documents`, null],
  ])('behind the name of a collection in %s is %s', (href, expected) => {
    expect(recordOf({ _links: { self: { href } } }).linkedId('self', 'users')).toBe(expected);
  });
});

test('free-form JSON is read down to 32 levels, since what writes the answer is recursive', () => {
  const nested = (levels: number): unknown => (levels === 1 ? {} : { a: nested(levels - 1) });
  expect(recordOf({ x: nested(32) }).json('x')).toEqual(nested(32));
  for (const levels of [33, 5_000]) {
    expect(() => recordOf({ x: nested(levels) }).json('x')).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    );
  }
});

test('free-form JSON with a number beyond all doubles is refused, since it would be passed on as null', () => {
  for (const x of ['{"a":1e999}', '{"a":[{"b":-1e999}]}']) {
    expect(() => recordOf({ x: JSON.parse(x) }).json('x')).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
    );
  }
  expect(recordOf({ x: { a: [1e308, -0.5, null, true, ''] } }).json('x')).toEqual({ a: [1e308, -0.5, null, true, ''] });
});

test('a record tells the names and the raw values of its fields', () => {
  const record = recordOf({ a: [1], b: null });
  expect(record.names()).toEqual(['a', 'b']);
  expect([record.raw('a'), record.raw('b'), record.raw('c')]).toEqual([[1], null, undefined]);
  expect([record.raw('a', 'b'), record.raw('c', 'd'), record.raw('b', 'c')]).toEqual([undefined, undefined, undefined]);
  expect(recordOf({ a: { b: { c: 5 } } }).raw('a', 'b', 'c')).toBe(5);
});

test('reading a field of what was never loaded is a mistake of ours, and no upstream failure', () => {
  for (const read of [() => notRead.text('name'), () => notRead.object('_links'), () => notRead.raw('x')]) {
    expect(read).toThrow('never loaded');
    expect(read).not.toThrow(GatewayError);
  }
});

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  [undefined, false],
  ['a', false],
  [1, false],
])('whether %j is an object: %s', (value, expected) => {
  expect(isObject(value)).toBe(expected);
});
