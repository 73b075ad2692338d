import { GatewayError } from '../../datasources/errors.ts';
import type { Lifetime } from '../../datasources/http/lifetime.ts';
import type { Subject, Trail } from '../../resolvers/trail.ts';
import type { Journal } from './journal.ts';
import type { Reading } from './record.ts';

/** What all records of one operation say. */
export type Occasion = Pick<Reading, 'request' | 'caller' | 'purpose'> & {
  /** Most operations leave no record, and need no hash. */
  operation: () => Reading['operation'];
};

export interface OperationTrail extends Trail {
  /** Writes what was noted. To be waited for before the answer leaves. */
  settle(): Promise<void>;
}

/** The trail of one operation. What is noted of one subject goes into one record; content has a record for each reading. */
export function createOperationTrail(journal: Journal, occasion: Occasion, presence: Lifetime): OperationTrail {
  const notes = { granted: createNotes(), refused: createNotes() };
  const written: Reading[] = [];
  let isRecorded = false;

  const reading = (
    decision: Reading['decision'],
    subject: Subject | null,
    fields: readonly string[],
    content: Pick<Reading, 'bytes' | 'correlationId'> = {},
  ): Reading => ({
    type: 'read',
    decision,
    ...occasion,
    operation: occasion.operation(),
    environment: journal.environment,
    subject: subject && toRecorded(subject),
    fields,
    ...content,
  });

  // Whoever leaves may have got a part of it, so what was granted stands, and a second record says that they left.
  const left = () => {
    if (written.length === 0) return;
    journal.note(written.splice(0).map((granted) => ({ ...granted, decision: 'aborted' }))).catch(() => {});
  };
  if (!presence.ended) presence.onEnd(left);

  return {
    noted: (subject, fields) => notes.granted.add(subject, fields),
    refused: (subject, fields) => notes.refused.add(subject, fields),

    async content(subject, field, bytes, correlationId) {
      const content = { bytes, ...(correlationId !== undefined && { correlationId }) };
      isRecorded = true;
      if (presence.ended) {
        await journal.note([reading('aborted', subject, [field], content)]);
        throw noRecord();
      }
      const granted = reading('granted', subject, [field], content);
      if (!(await journal.insist(granted))) throw noRecord();
      written.push(granted);
      if (presence.ended) left();
    },

    async settle() {
      const granted = presence.ended ? 'aborted' : 'granted';
      const readings = [
        ...notes.granted.take().map(({ subject, fields }) => reading(granted, subject, fields)),
        ...notes.refused.take().map(({ subject, fields }) => reading('refused', subject, fields)),
      ];
      // Who left early may have asked for much: that they were there is worth a record, though nothing was read out to them.
      if (presence.ended && !isRecorded && readings.length === 0) readings.push(reading('aborted', null, []));
      if (readings.length === 0) return;
      await journal.note(readings);
      written.push(...readings.filter(({ decision }) => decision === 'granted'));
      if (presence.ended) left();
    },
  };
}

const noRecord = () =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    'The audit trail takes no record now, and without one no document leaves. Try again later.',
  );

const toRecorded = ({ userId, transactionId, documentId, documentType }: Subject): NonNullable<Reading['subject']> => ({
  user: userId,
  ...(transactionId !== undefined && { transaction: transactionId }),
  ...(documentId !== undefined && { document: documentId }),
  ...(documentType !== undefined && { documentType }),
});

interface Note {
  subject: Subject | null;
  fields: readonly string[];
}

/** Fields by the subject that they are of. */
function createNotes() {
  const bySubject = new Map<string, { subject: Subject | null; fields: Set<string> }>();
  return {
    add(subject: Subject | null, fields: readonly string[]): void {
      const { userId, transactionId, documentId, documentType } = subject ?? {};
      const key = [userId, transactionId, documentId, documentType].join('/');
      const note = bySubject.get(key);
      if (!note) bySubject.set(key, { subject, fields: new Set(fields) });
      else for (const field of fields) note.fields.add(field);
    },
    /** All of them, each subject once. */
    take(): Note[] {
      const all = Array.from(bySubject.values(), ({ subject, fields }) => ({ subject, fields: [...fields].sort() }));
      bySubject.clear();
      return all;
    },
  };
}
