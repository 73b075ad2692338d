import { HOSTILE_IDS } from './hostile-ids.ts';

/* Answers that are wrong at one place, or as a whole. */

export interface Mutation {
  /** Where and how, for whoever reads of a failure. */
  what: string;
  /** The body as it goes out. */
  text: string;
  contentType: string;
  /** What stands at the place now, if it is a matter of one place; a member that is gone is undefined. */
  planted?: { value: unknown };
}

/** A number from 0 to 1, drawn. */
type Chance = () => number;

type Path = readonly (string | number)[];
type Container = Record<string | number, unknown>;

const JSON_TYPE = 'application/json';
/** An object deeper than what writes JSON can write. */
const DEEP = '@@deep@@';
/** Texts that stand for what JSON has no value for; they are written without their quotes. */
const BARE: readonly [mark: string, token: string][] = [
  ['@@NaN@@', 'NaN'],
  ['@@huge@@', '1e999'],
  ['@@tiny@@', '-0.0'],
  ['@@hex@@', '0x1f'],
  ['@@undefined@@', 'undefined'],
  [DEEP, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
];

const nested = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { inside: value } : [value];
  return value;
};

const SCRIPT = '<script>alert("planted")</script>';
const VALUES: readonly ((random: Chance) => unknown)[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, -(2 ** 31) - 1, '', ' ', 'x', 'true', '0', '12', 'null', 'NaN'].map(
    (value) => () => value,
  ),
  ...[{}, [], [[]], [null], [{}], { id: null }, { href: null }, [1, 'a', null, true], { a: { b: { c: 'd' } } }].map(
    (value) => () => value,
  ),
  ...[
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    '<!doctype html><html></html>',
    '{{7*7}}',
    "'; drop table users --",
  ].map((value) => () => value),
  ...['javascript:alert(1)', 'data:text/html,planted', '//evil.example/planted', 'https://evil.example/\r\nX: y'].map(
    (value) => () => value,
  ),
  ...['9999-99-99T99:99:99Z', '2026-02-30T08:00:00Z', '0000-00-00', '2026-09-01', '1e3', '+275760-09-13T00:00:00Z'].map(
    (value) => () => value,
  ),
  ...[
    '99999999-0000-4000-8000-00000000dead',
    'SOMETHING_NEW',
    'success',
    '__proto__',
    '\u0000',
    '\ud800',
    '\u202e',
  ].map((value) => () => value),
  ...BARE.map(
    ([mark]) =>
      () =>
        mark,
  ),
  () => 'planted '.repeat(5_000),
  () => Array.from({ length: 2_000 }, (_, index) => index),
  () => Array.from({ length: 500 }, () => ({ id: 'planted' })),
  () => nested(40),
  () => nested(600),
  (random) => oneOf(HOSTILE_IDS, random),
  () =>
    Object.fromEntries([
      ['__proto__', 'planted'],
      ['constructor', 'planted'],
      ['toString', 'planted'],
    ]),
];

/** Bodies that are no answer of any kind; each with the type that it claims. */
const WHOLE: readonly [what: string, text: (whole: string) => string, contentType?: string][] = [
  ['a page', () => `<html><body>${SCRIPT}</body></html>`, 'text/html'],
  ['a page that claims to be JSON', () => `<html><body>${SCRIPT}</body></html>`],
  ['JSON that claims to be a page', (whole) => whole, 'text/html'],
  ['JSON of no type', (whole) => whole, ''],
  ['JSON in another character set', (whole) => whole, 'application/json; charset=utf-16'],
  ['nothing', () => ''],
  ['a blank', () => ' \n'],
  ['null', () => 'null'],
  ['a list', (whole) => `[${whole}]`],
  ['an empty list', () => '[]'],
  ['a text', () => '"planted"'],
  ['a number', () => '7'],
  ['NaN', () => 'NaN'],
  ['half of it', (whole) => whole.slice(0, whole.length / 2)],
  ['it and more', (whole) => `${whole}}`],
  ['it twice', (whole) => whole + whole],
  ['it in single quotes', (whole) => whole.replaceAll('"', "'")],
  ['it as a script', (whole) => `callback(${whole})`],
  ['it with a comment', (whole) => `/* */${whole}`],
  ['a deep list', () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
];

/** One mistake in a copy of an answer, drawn by chance. */
export function mutated(answer: Readonly<Record<string, unknown>>, random: Chance = Math.random): Mutation {
  if (random() < 0.1) {
    const [what, textOf, contentType = JSON_TYPE] = oneOf(WHOLE, random);
    return { what, text: textOf(JSON.stringify(answer)), contentType };
  }
  const copy = structuredClone(answer);
  const path = oneOf(pathsIn(copy), random);
  const container = path.slice(0, -1).reduce<unknown>((at, step) => (at as Container)[step], copy) as Container;
  const last = path.at(-1) ?? '';
  const old = container[last];
  const { how, value } = changeOf(old, random);
  if (how === 'gone' && Array.isArray(container)) container.splice(Number(last), 1);
  else if (how === 'gone' || how === 'renamed') delete container[last];
  else container[last] = value;
  if (how === 'renamed') container[`${last}_`] = old;
  if (how === 'twice' && Array.isArray(container)) container.push(old);
  let text = JSON.stringify(copy);
  for (const [mark, token] of BARE) text = text.replaceAll(JSON.stringify(mark), token);
  const planted = { value: how === 'gone' || how === 'renamed' ? undefined : value === DEEP ? {} : value };
  return {
    what: `${path.join('.')} ${how} ${JSON.stringify(value)?.slice(0, 80)}`,
    text,
    contentType: JSON_TYPE,
    planted,
  };
}

function changeOf(old: unknown, random: Chance): { how: 'gone' | 'renamed' | 'twice' | 'is'; value?: unknown } {
  const chance = random();
  if (chance < 0.08) return { how: 'gone' };
  if (chance < 0.14) return { how: 'renamed' };
  if (chance < 0.18) return { how: 'twice', value: old };
  if (chance < 0.22) return { how: 'is', value: [old] };
  if (chance < 0.26) return { how: 'is', value: { value: old } };
  if (chance < 0.3) return { how: 'is', value: String(old) };
  return { how: 'is', value: oneOf(VALUES, random)(random) };
}

/** Every place in an answer, from the top down. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const path = [...at, Array.isArray(value) ? Number(name) : name];
    return [path, ...pathsIn(member, path)];
  });
}

const oneOf = <T>(items: readonly T[], random: Chance): T => items[Math.floor(random() * items.length)] as T; // there are some
