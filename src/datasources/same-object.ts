import type { WireRecord } from './http/wire-record.ts';

/** Whose object was asked for; what is left out was not part of the question. */
export interface Asked {
  environmentId: string;
  id?: string;
  userId?: string;
  transactionId?: string;
}

/**
 * The object's own id, after a check that it is the object that was asked for: a proxy that mixes up two answers must not
 * show one person's papers to another. Ids that PingOne leaves out are accepted; an id that differs never is.
 */
export function ownId(record: WireRecord, asked: Asked): string {
  belongs(record, asked);
  const linked = record.linkedId('self');
  const id = record.text('id') ?? linked ?? asked.id;
  if (id === undefined || id === '') return record.unreadable();
  return id === (asked.id ?? id) && id === (linked ?? id) ? id : wrong(record);
}

/** The same check for an object without an id of its own, such as a page of a list. */
export function belongs(record: WireRecord, { environmentId, userId, transactionId }: Asked): void {
  const own =
    agrees(record.reference('environment'), environmentId) &&
    agrees(record.reference('user'), userId) &&
    (userId === undefined ||
      (agrees(record.linkedId('user'), userId) && agrees(record.linkedId('self', 'users'), userId))) &&
    agrees(record.reference('verifyTransaction'), transactionId) &&
    (transactionId === undefined ||
      (agrees(record.linkedId('verifyTransaction'), transactionId) &&
        agrees(record.linkedId('self', 'verifyTransactions'), transactionId)));
  if (!own) wrong(record);
}

const agrees = (found: string | null, expected: string | undefined): boolean =>
  found === null || expected === undefined || found === expected;

const wrong = (record: WireRecord): never => {
  record.suspect('mismatched');
  return record.unreadable();
};
