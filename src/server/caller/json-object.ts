import { isUtf8 } from 'node:buffer';
import { isObject } from '../../datasources/http/wire-record.ts';
import { jsonFault } from '../door/json-scan.ts';
import { MAX_JSON_DEPTH } from '../door/refusal.ts';

/**
 * A part of a token as the object that it holds; nothing where it holds none, or where an object in it names a member twice,
 * or is nested deeper than any claim.
 * Parsers differ in which of the two they take, so the one that checks and the one that uses could read different tokens.
 */
export function jsonObjectOf(part: string): Record<string, unknown> | undefined {
  const bytes = Buffer.from(part, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && jsonFault(text, MAX_JSON_DEPTH) === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}
