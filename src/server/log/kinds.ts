import { isId } from '../../datasources/http/path.ts';
import { isTraceId } from '../../datasources/http/trace-id.ts';

/** A set of values small enough that nobody's name, number or secret can be among them. */
export interface Kind<T> {
  /** For the documentation. */
  readonly words: string;
  fits(value: unknown): value is T;
}

export interface OptionalKind<T> extends Kind<T> {
  readonly isOptional: true;
}

/** The field may be left out where it is not known. */
export const optional = <T>(kind: Kind<T>): OptionalKind<T> => ({ ...kind, isOptional: true });

const numberBetween = (words: string, least: number, most: number, isWhole = true): Kind<number> => ({
  words,
  fits: (value): value is number =>
    typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value)),
});

const textOf = (words: string, pattern: RegExp): Kind<string> => ({
  words,
  fits: (value): value is string => typeof value === 'string' && pattern.test(value),
});

const DAY_MS = 24 * 60 * 60 * 1_000;
const MAX_COUNT = 1_000_000_000; // more than any count or limit here, and short of most telephone numbers

/** With a fraction: a guard takes less than a millisecond. */
export const milliseconds = numberBetween('milliseconds', 0, DAY_MS, false);
export const count = numberBetween('number', 0, MAX_COUNT);
export const httpStatus = numberBetween('HTTP status', 100, 599);
export const port = numberBetween('port', 0, 65_535);

export const flag: Kind<boolean> = {
  words: 'true or false',
  fits: (value): value is boolean => typeof value === 'boolean',
};

export const uuid: Kind<string> = { words: 'UUID', fits: isId };

export const traceId: Kind<string> = { words: '20 to 64 hexadecimal digits', fits: isTraceId };

/** SHA-256 in hexadecimal digits. */
export const sha256 = textOf('SHA-256', /^[0-9a-f]{64}$/);

/** Of a trusted document only: any other operation has whatever name its sender likes. */
export const operationName = textOf('name', /^[_A-Za-z][_0-9A-Za-z]{0,127}$/);

export const version = textOf('version', /^v?\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[a-z]{1,10}\.?\d{0,4})?$/);

/** The name of a class of errors; names of classes stand in code and never come from outside. */
export const className = textOf('name of a class', /^[A-Za-z_$][\w$]{0,63}$/);

export const oneOf = <const W extends string>(...choices: readonly W[]): Kind<W> => {
  const allowed: ReadonlySet<unknown> = new Set(choices);
  return { words: choices.map((word) => `\`${word}\``).join(', '), fits: (value): value is W => allowed.has(value) };
};

const MAX_LISTED = 20; // as many errors as an answer tells, and more frames than are kept

export const listOf = <T>(kind: Kind<T>): Kind<readonly T[]> => ({
  words: `list: ${kind.words}`,
  fits: (value): value is readonly T[] => Array.isArray(value) && value.length <= MAX_LISTED && value.every(kind.fits),
});

/** Every word that a path to PingOne has beside ids. */
const SEGMENTS =
  'as|token|jwks|users|verifyPolicies|verifyTransactions|documents|metaData|verifiedData|identityAssurance|\\{id\\}';

/** A path with its ids taken out: `users/{id}/verifyTransactions`. */
export const resource = textOf('path without ids', new RegExp(`^(?:${SEGMENTS})(?:/(?:${SEGMENTS})){0,7}$`));

/** Where in the code: a file of the product, of a package or of Node itself, with line and column. */
export const frame = textOf(
  'place in the code',
  /^(?:node:|(?:src|emulator|node_modules)\/)[\w@./-]{1,200}:\d{1,7}:\d{1,7}$/,
);
