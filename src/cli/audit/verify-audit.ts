import { createSeal } from '../../server/audit/seal.ts';
import { verifyFiles } from '../../server/audit/verify-files.ts';
import type { readSecretOfAudit } from '../../server/config.ts';
import { EXIT } from '../exit-code.ts';
import { faultList } from '../help-text.ts';

const MAX_SHOWN = 20; // lines: the first few tell where to look

export interface Output {
  out(line: string): void;
  err(line: string): void;
}

/** Checks an audit trail, the oldest file first, and gives the exit code. */
export async function verifyAudit(
  paths: readonly string[],
  { head: needsHead, after }: { head: boolean; after?: string },
  secret: ReturnType<typeof readSecretOfAudit>,
  { out, err }: Output,
): Promise<number> {
  if (!secret.ok) {
    err(`Settings to change:\n${faultList(secret.faults)}`);
    return EXIT.settings;
  }
  try {
    const verdict = await verifyFiles(paths, {
      seal: createSeal(secret.secret),
      needsHead,
      ...(after !== undefined && { after }),
    });
    const { faults, faultCount, notes, records, chains } = verdict;
    for (const note of notes.slice(0, MAX_SHOWN)) out(`Note   ${note}.`);
    if (notes.length > MAX_SHOWN) out(`Note   ${notes.length - MAX_SHOWN} more like these.`);
    for (const fault of faults.slice(0, MAX_SHOWN)) out(`Fault  ${fault}.`);
    if (faultCount > MAX_SHOWN) out(`Fault  ${faultCount - MAX_SHOWN} more like these.`);
    const found = `${records} records in ${chains} chains`;
    out(faultCount === 0 ? `Whole: ${found}.` : `Not whole: ${found}, and ${faultCount} faults.`);
    if (!needsHead) out('Whether a tail was cut off was not checked.');
    return faultCount === 0 ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    err('A file of the trail cannot be read: check its name and who may read it.');
    return EXIT.usage;
  }
}
