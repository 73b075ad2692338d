import { createRandom, type Random } from './random.ts';

/** No vowels, so that a mark never reads as a word, and a first letter that is no hexadecimal digit. */
const FIRST = 'q';
const ALPHABET = 'bcdfghjkmnpqrstvwxz23456789';
const LENGTH = 6;

/**
 * The canaries of one emulator: every personal value holds a text that occurs in no other value, so that a test
 * can search logs, errors and metrics for all of them and name the value that leaked.
 */
export type Marks = {
  /** A new mark, to be written into one personal value; in capitals for values that come in capitals. */
  plant(isUpperCase?: boolean): string;
  /** A new mark that is not listed yet, for a value of which it is not known whether anyone will be told it. */
  reserve(isUpperCase?: boolean): string;
  /** Lists a whole value as its own mark, for forms that cannot hold letters (dates, phone numbers). */
  register(value: string): string;
  /** Draws values until one comes that no mark has yet. */
  unique(draw: () => string): string;
  /** All that were planted or registered. */
  list(): string[];
};

/** Makes an empty set of marks; the same seed plants the same marks in the same order. */
export function createMarks(seed: string): Marks {
  const random: Random = createRandom(`${seed}/marks`);
  const known = new Set<string>();
  const listed = new Set<string>();
  const register = (value: string): string => {
    known.add(value);
    listed.add(value);
    return value;
  };
  const unique = (draw: () => string): string => {
    // A bound, so that a draw with too few outcomes fails instead of hanging.
    for (let tries = 0; tries < 10_000; tries += 1) {
      const value = draw();
      if (known.has(value)) continue;
      known.add(value);
      return value;
    }
    throw new Error('No value is left that is not a mark already.');
  };
  const reserve = (isUpperCase = false): string =>
    unique(() => {
      const mark = FIRST + random.text(LENGTH - 1, ALPHABET);
      return isUpperCase ? mark.toUpperCase() : mark;
    });
  return {
    plant: (isUpperCase) => register(reserve(isUpperCase)),
    reserve,
    register,
    unique,
    list: () => [...listed],
  };
}
