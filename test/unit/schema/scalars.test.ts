import fc from 'fast-check';
import { isScalarType, Kind, type ValueNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';

function scalar(name: string) {
  const type = schema.getType(name);
  if (!isScalarType(type)) throw new Error(`the graph has no scalar ${name}`);
  return type;
}

const literal = (value: string): ValueNode => ({ kind: Kind.STRING, value });

describe('DateTime as input', () => {
  test.each(['2026-09-01T08:15:30Z', '2026-09-01T10:15:30+02:00', '2026-09-01T08:15:30.000Z'])('takes %s', (text) => {
    const expected = new Date('2026-09-01T08:15:30Z');
    expect(scalar('DateTime').parseValue(text)).toEqual(expected);
    expect(scalar('DateTime').parseLiteral(literal(text))).toEqual(expected);
  });

  test.each(['2026-09-01', '2026-09-01T08:15:30', '2026-02-30T08:00:00Z', '2026-13-01T08:00:00Z', 'mark', ''])(
    'refuses %j',
    (text) => {
      expect(() => scalar('DateTime').parseValue(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    },
  );
});

test('DateTime is answered in UTC with milliseconds', () => {
  const answered = scalar('DateTime').serialize(new Date('2026-09-01T10:15:30+02:00'));
  expect(JSON.stringify(answered)).toBe('"2026-09-01T08:15:30.000Z"');
});

test('Date is answered as it came', () => {
  expect(JSON.stringify(scalar('Date').serialize('2026-09-01'))).toBe('"2026-09-01"');
});

test('URL is answered as it came', () => {
  const url = 'https://Apps.Upstream.test/%7Ea?b=1';
  expect(scalar('URL').serialize(url)).toBe(url);
});

test.each(['DateTime', 'Date', 'JSONObject'])('%s repeats nothing of an input that it refuses', (name) => {
  const inputs = fc.string({ unit: 'grapheme' }).map((text) => `mark${text}`);
  fc.assert(
    fc.property(inputs, (text) => {
      for (const parse of [() => scalar(name).parseValue(text), () => scalar(name).parseLiteral(literal(text))]) {
        expect(parse).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
        expect(parse).toThrow(new RegExp(`^${name} takes [^\\n]+\\.$`));
        expect(parse).not.toThrow('mark');
      }
    }),
  );
});
