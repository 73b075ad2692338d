import { isUtf8 } from 'node:buffer';
import { isObject } from '../../datasources/http/wire-record.ts';

/**
 * A part of a token as the object that it holds; nothing where it holds none, or where an object in it names a member twice.
 * Parsers differ in which of the two they take, so the one that checks and the one that uses could read different tokens.
 */
export function jsonObjectOf(part: string): Record<string, unknown> | undefined {
  const bytes = Buffer.from(part, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !namesTwice(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Whether an object of this JSON, which has been parsed before, has two members of one name, however it is written. */
function namesTwice(json: string): boolean {
  const open: Set<string>[] = []; // the names of each object around; a list has none
  let last = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open.at(-1);
      const name: unknown = JSON.parse(last);
      if (typeof name !== 'string' || names?.has(name)) return true;
      names?.add(name);
    } else last = token;
  }
  return false;
}
