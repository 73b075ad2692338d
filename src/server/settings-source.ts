import type { z } from 'zod';
import { Secret } from '../datasources/secret.ts';
import { CLAIMED, claimedNames, type SettingName } from './settings-table.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsSource {
  readonly faults: string[];
  /** Whether the variable holds anything; blanks count as nothing. */
  has(name: SettingName): boolean;
  /** The value in its form; nothing if it is unset, or if it is wrong, which is then among the faults. */
  read<T>(name: SettingName, form: z.ZodType<T>): T | undefined;
  /** The text of the file that the variable names; nothing if it is unset, or if the file cannot be read, which is a fault. */
  readFile(name: SettingName): string | undefined;
  /** A value in its form for a secret, given as itself or by the name of a file that holds it. */
  readSecret(name: SettingName, form: z.ZodType<string>, fileName?: SettingName): Secret | undefined;
}

const UNREADABLE = 'names a file that cannot be read: check that it exists and that this user may read it';

/** Reads single variables and gathers what is wrong with them. */
export function createSettingsSource(env: Environment, readFile: (path: string) => string): SettingsSource {
  const faults: string[] = [];
  const textOf = (name: string): string => env[name]?.trim() ?? '';

  const check = <T>(name: string, text: string, form: z.ZodType<T>): T | undefined => {
    const parsed = form.safeParse(text);
    if (parsed.success) return parsed.data;
    faults.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return undefined;
  };

  const readSecretText = (name: SettingName, fileName: SettingName | undefined) => {
    const text = textOf(name);
    const path = fileName ? textOf(fileName) : '';
    if (!fileName || path === '') return { name, text };
    if (text !== '') {
      faults.push(`${name} and ${fileName} are both set: keep one of them`);
      return undefined;
    }
    try {
      const content = readFile(path).trim();
      if (content !== '') return { name: fileName, text: content };
      faults.push(`${fileName} names a file that is empty: write the secret into it`);
    } catch {
      faults.push(`${fileName} ${UNREADABLE}`);
    }
    return undefined;
  };

  return {
    faults,
    has: (name) => textOf(name) !== '',
    read(name, form) {
      const text = textOf(name);
      return text === '' ? undefined : check(name, text, form);
    },
    readFile(name) {
      const path = textOf(name);
      if (path === '') return undefined;
      try {
        return readFile(path);
      } catch {
        faults.push(`${name} ${UNREADABLE}`);
        return undefined;
      }
    },
    readSecret(name, form, fileName) {
      const found = readSecretText(name, fileName);
      if (!found || found.text === '') return undefined;
      const checked = check(found.name === name ? name : `the content of ${found.name}`, found.text, form);
      return checked === undefined ? undefined : new Secret(checked);
    },
  };
}

/** Variables that begin like ours but are not: each with the known name that it most resembles. */
export function unknownNames(env: Environment): { name: string; nearest: string }[] {
  return Object.keys(env)
    .filter((name) => CLAIMED.test(name) && !claimedNames.includes(name) && env[name]?.trim())
    .map((name) => ({
      // A name is shown, never a value; one with odd characters may be a value that ended up on the wrong side of =.
      name: /^\w{1,64}$/.test(name) ? name : 'A variable whose name begins like one of ours',
      nearest: nearestName(name.toUpperCase()),
    }));
}

function nearestName(name: string): string {
  const gap = (known: string) => (isAbbreviation(name, known) ? 0 : distance(name, known));
  const [nearest = ''] = [...claimedNames].sort((a, b) => gap(a) - gap(b));
  return nearest;
}

/** `PINGONE_ENV_ID`, word by word the beginning of `PINGONE_ENVIRONMENT_ID`. */
function isAbbreviation(name: string, known: string): boolean {
  const words = name.split('_');
  const knownWords = known.split('_');
  return words.length === knownWords.length && knownWords.every((word, at) => word.startsWith(words[at] ?? ''));
}

/** How many letters have to be put in, left out or changed to make one word of the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...to].entries()) {
      const changed = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
