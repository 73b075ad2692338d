import type { Store } from '../store.ts';
import { instantOf, timestamp } from '../wire.ts';
import type { Demo } from './populate.ts';
import { MINUTE_MS } from './scene.ts';

/** Well before the 30 minutes of documents and of pending transactions are over. */
const REFRESH_AFTER_MS = 12 * MINUTE_MS;

const MEMBERS = ['createdAt', 'updatedAt', 'expiresAt'] as const;

/** Moves the times of a body by some milliseconds. */
function move(body: { [member: string]: unknown }, byMs: number, members: readonly string[] = MEMBERS): void {
  for (const member of members) {
    const at = instantOf(body[member]);
    if (at !== undefined) body[member] = timestamp(at + byMs);
  }
}

/**
 * Makes the function that keeps the showcase from growing old, so that a demo that has run for hours still has
 * documents, verified data and a pending transaction. Called before each answer; mostly it only looks at the clock.
 */
export function createRefresh(store: Store, demo: Demo, now: () => number): () => void {
  let freshAt = now();
  return () => {
    const byMs = now() - freshAt;
    if (byMs < REFRESH_AFTER_MS) return;
    freshAt += byMs;
    for (const key of ['verified', 'failed', 'pending', 'retried', 'approved'] as const) {
      const { userId, transactionId } = demo.people[key] ?? {};
      const transaction = store.users.get(userId ?? '')?.transactions.get(transactionId ?? '');
      if (!transaction) continue;
      // Decided ones are "updated again"; a pending one can only stay pending by being younger.
      move(transaction.body, byMs, key === 'pending' ? MEMBERS : ['updatedAt']);
      for (const { body } of transaction.documents.values()) move(body, byMs, ['updatedAt']);
    }
  };
}
