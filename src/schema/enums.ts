import { builder } from './builder.ts';

/** A value's meaning; with `until`, why it goes away. */
type Meaning = string | { description: string; deprecationReason: string };

/** An enum whose values are PingOne's words. Those that PingOne feeds have `UNKNOWN` for words that may come later. */
export const enumOf = <Values extends Readonly<Record<string, Meaning>>>(
  name: string,
  description: string,
  values: Values,
) =>
  builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries(values).map(([value, meaning]) => [
        value,
        typeof meaning === 'string' ? { description: meaning } : meaning,
      ]),
      // Object.fromEntries forgets which keys it was given.
    ) as { [Value in keyof Values]: { description: string; deprecationReason?: string } },
  });

export const UNKNOWN =
  'A word that this gateway does not know yet, or none at all; the raw field beside it has the word.';
export const VOICE_ENDS = 'PingOne removes voice verification on 2026-11-25.';
