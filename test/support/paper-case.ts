import type { Emulator } from '../../emulator/emulator.ts';

const JPEG = '/9j/'; // how base64 of every JPEG begins

/** A text that looks like a picture, and holds the mark at its beginning and at its end. */
const contentOf = (mark: string, sizeBytes: number) =>
  JPEG + mark + 'A'.repeat(Math.max(0, sizeBytes - JPEG.length - 2 * mark.length)) + mark;

const TYPES = [
  'Document Front',
  'Document Back',
  'Selfie',
  'Passport Front',
  'Driver License Front',
  'Driver License Back',
] as const;

/** The mark of the nth document; no other text of an answer holds it. */
export const markOf = (at: number) => `marKed${String(at).padStart(4, '0')}paper`;

/** People with papers: each document's content holds a mark of its own. */
export function putPapers(
  { data }: Emulator,
  { people, papers, sizeBytes = 64 }: { people: number; papers: number; sizeBytes?: number },
) {
  let at = 0;
  return Array.from({ length: people }, () => {
    const { id: userId } = data.putUser();
    const { id: transactionId } = data.putTransaction(userId, { transactionStatus: { status: 'SUCCESS' } });
    const documents = Array.from({ length: papers }, (_, index) => {
      const mark = markOf(at);
      at += 1;
      const type = TYPES[index] ?? 'Selfie';
      const { id } = data.putDocument(userId, transactionId, { type, value: contentOf(mark, sizeBytes) });
      return { id, mark };
    });
    return { userId, transactionId, documents };
  });
}
