import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where each file of tests leaves what it noted; none where no report is asked for. */
    faultNotes: string | undefined;
  }
}

/** Trials of a row on one target. */
export interface Note {
  id: string;
  what: string;
  asked: string;
  /** What each trial came to: `whole`, or codes of errors. */
  outcomes: readonly string[];
  /** Such as `2 of 1`; nothing where calls are not the matter. */
  calls?: string;
}

/** Notes what trials came to. Only what is the same in each run: times depend on the machine. */
export function noteTrials(note: Note): void {
  const folder = inject('faultNotes');
  if (folder) appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(note)}\n`);
}
