import { createHmac, timingSafeEqual } from 'node:crypto';
import { badParameter } from './refusal.ts';

/** Cursors are for one list and one client; a client must not read them, so they are sealed against change. */
export type CursorSeal = { key: string; list: string; clientId: string };

/** Where the next page begins: at `nextId`, if that is gone after `afterId`, if both are gone at `index`. */
type Position = { index: number; afterId: string; nextId: string };

const mac = (key: string, text: string) => createHmac('sha256', key).update(text).digest().subarray(0, 12);

function sealed({ key, list, clientId }: CursorSeal, { index, afterId, nextId }: Position): string {
  const text = JSON.stringify([list, clientId, index, afterId, nextId]);
  return Buffer.concat([mac(key, text), Buffer.from(text)]).toString('base64url');
}

function opened({ key, list, clientId }: CursorSeal, cursor: string): Position {
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(12).toString();
  const isOurs = bytes.length > 12 && timingSafeEqual(bytes.subarray(0, 12), mac(key, text));
  if (!isOurs) throw badParameter('cursor', { message: 'not a cursor of this service' });
  // Sealed by the function above, so the parts are what it wrote.
  const [ofList, ofClient, index, afterId, nextId] = JSON.parse(text) as [string, string, number, string, string];
  if (ofList !== list || ofClient !== clientId) {
    throw badParameter('cursor', { message: 'the cursor belongs to another list or client' });
  }
  return { index, afterId, nextId };
}

function startOf(items: readonly { id: string }[], { index, afterId, nextId }: Position): number {
  const next = items.findIndex(({ id }) => id === nextId);
  if (next >= 0) return next;
  const after = items.findIndex(({ id }) => id === afterId);
  return after >= 0 ? after + 1 : index;
}

/** One page and, where more follows, the cursor of the next. Survives removals and additions between two pages. */
export function pageOf<T extends { id: string }>(
  items: readonly T[],
  { size, cursor, seal }: { size: number; cursor: string | null; seal: CursorSeal },
): { items: T[]; next: string | undefined } {
  const start = cursor === null ? 0 : startOf(items, opened(seal, cursor));
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const following = items[start + page.length];
  if (!last || !following) return { items: page, next: undefined };
  const position = { index: start + page.length, afterId: last.id, nextId: following.id };
  return { items: page, next: sealed(seal, position) };
}

/** Reads `limit`: a whole number from 1 to `most`, else 400. */
export function limitOf(text: string | null, { byDefault, most }: { byDefault: number; most: number }): number {
  if (text === null) return byDefault;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  throw badParameter('limit', {
    code: 'OUT_OF_RANGE',
    message: `a whole number from 1 to ${most}`,
    innerError: { rangeMinimumValue: 1, rangeMaximumValue: most },
  });
}
