import { type ErrorCode, GatewayError } from '../datasources/errors.ts';
import type { GatewayContext } from './context.ts';

/** Makes a thing once for each request, when it is first asked for. */
export function perRequest<T>(make: (context: GatewayContext) => T): (context: GatewayContext) => T {
  return (context: GatewayContext & Maker) => {
    context[MADE] ??= new Map();
    const made = context[MADE] as Map<object, T>; // under each `make` what it made
    let thing = made.get(make);
    if (thing === undefined) {
      thing = make(context);
      made.set(make, thing);
    }
    return thing;
  };
}

/** A weak map with an entry for each request costs more than it looks like: the collector of garbage looks through it. */
const MADE = Symbol('made for this request');
interface Maker {
  [MADE]?: Map<object, unknown>;
}

/** A read that is made once for each key and request. `asked` tells whether it was, without making it. */
export interface Memo<K, V> {
  read(key: K): Promise<V>;
  asked(key: K): boolean;
}

export function memo<K, V>(read: (key: K) => Promise<V>, keyOf: (key: K) => string): Memo<K, V> {
  const answers = new Map<string, Promise<V>>();
  return {
    read(key) {
      const name = keyOf(key);
      let answer = answers.get(name);
      if (!answer) {
        answer = read(key);
        answers.set(name, answer);
      }
      return answer;
    },
    asked: (key) => answers.has(keyOf(key)),
  };
}

/** Reads each key by itself: results in the order of the keys, and the failure of one is the result of that one alone. */
export async function each<K, V>(keys: readonly K[], read: (key: K) => V | Promise<V>): Promise<(V | Error)[]> {
  return Promise.all(
    keys.map((key) => {
      try {
        const value = read(key);
        return value instanceof Promise ? value.catch(asError) : value;
      } catch (error) {
        return asError(error);
      }
    }),
  );
}

/**
 * Reads keys in groups, all groups at once; within a group results are found by key. The failure of a group is the result of
 * its keys alone.
 */
export async function grouped<K, V>(
  keys: readonly K[],
  groupOf: (key: K) => string,
  readGroup: (keys: readonly K[]) => Promise<(key: K) => V | Promise<V>>,
): Promise<(V | Error)[]> {
  const groups = new Map<string, K[]>();
  for (const key of keys) {
    const name = groupOf(key);
    const group = groups.get(name);
    if (group) group.push(key);
    else groups.set(name, [key]);
  }
  const readers = new Map(Array.from(groups, ([name, group]) => [name, readGroup(group)]));
  return each(keys, async (key) => {
    const find = await readers.get(groupOf(key));
    if (!find) throw new Error('a key without its group');
    return find(key);
  });
}

/**
 * A list read in place of single records. Null where single reads have to tell: because the list shows nothing, or one odd
 * record in it spoils it for the others, or its filter and a long token are together too long, or the operation wants the list
 * for itself (`isAskedFor`), so that its failure is that field's. Any other failure is everybody's: asking for each record would make it worse.
 */
export async function inPlaceOfReads<T>(list: Promise<T | null>, { isAskedFor = false } = {}): Promise<T | null> {
  try {
    return await list;
  } catch (error) {
    if (isAskedFor || (error instanceof GatewayError && MENDED_BY_SINGLE_READS.has(error.code))) return null;
    throw error;
  }
}

const MENDED_BY_SINGLE_READS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UPSTREAM_INVALID', 'LIMIT_EXCEEDED']);

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('rejected', { cause: reason });
