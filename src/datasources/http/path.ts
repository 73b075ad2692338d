import { upstreamError } from '../errors.ts';

/** Ids as PingOne writes them: lower-case UUIDs. Anything else never becomes part of a URL. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isId = (text: unknown): text is string => typeof text === 'string' && ID.test(text);

/**
 * A path below `/environments/{environmentId}/`, every hole of which is an id. Ids of a client are checked long before
 * (with a message that names the argument); what fails here came from PingOne.
 */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  let text = parts[0] ?? '';
  for (const [index, id] of ids.entries()) {
    if (!isId(id)) throw upstreamError('UPSTREAM_INVALID');
    text += id + (parts[index + 1] ?? '');
  }
  return text;
}
