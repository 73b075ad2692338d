import type { Kept } from './store.ts';
import type { Variations } from './variations.ts';
import type { Json } from './wire.ts';

type Attempt = { retry?: { attempt: number } };

export const attemptOf = ({ retry }: Attempt): number => retry?.attempt ?? 1;

/** Splits results into the newest attempt of each kind and the attempts before it. */
export function byAttempt<T extends Attempt>(
  items: readonly Kept<T>[],
  kindOf: (body: T) => string,
): { newest: Kept<T>[]; earlier: Kept<T>[] } {
  const newest = new Map<string, Kept<T>>();
  for (const item of items) {
    const known = newest.get(kindOf(item.body));
    if (!known || attemptOf(item.body) > attemptOf(known.body)) newest.set(kindOf(item.body), item);
  }
  const isNewest = (item: Kept<T>) => newest.get(kindOf(item.body)) === item;
  return { newest: items.filter(isNewest), earlier: items.filter((item) => !isNewest(item)) };
}

/** Where a list shows its earlier attempts: members for `_embedded`, and members beside it. */
export function placed(
  earlier: readonly Json[],
  { previousAttempts, emptyPreviousAttempts }: Variations,
): { embedded: Json; beside: Json } {
  const isShown = earlier.length > 0 || emptyPreviousAttempts === 'present';
  if (!isShown || previousAttempts === 'missing') return { embedded: {}, beside: {} };
  const members = { previousAttempts: earlier };
  return previousAttempts === 'embedded' ? { embedded: members, beside: {} } : { embedded: {}, beside: members };
}
