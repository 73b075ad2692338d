import { z } from 'zod';
import type { SchemaChange } from './compare.ts';

/** One breaking change that somebody has agreed to, and why. */
export interface Approval {
  readonly schema: string;
  readonly change: string;
  readonly reason: string;
}

export interface Judgement {
  readonly lines: readonly string[];
  readonly isAllowed: boolean;
}

const approvalsFile = z.strictObject({
  approved: z.array(z.strictObject({ schema: z.string(), change: z.string(), reason: z.string().trim().min(1) })),
});

/** Reads the approval file; throws one sentence that names it where it is not of that form. */
export function readApprovals(file: string, text: string): Approval[] {
  const parsed = approvalsFile.safeParse(readJson(file, text));
  if (parsed.success) return parsed.data.approved;
  throw new Error(`${file} is not a list of approvals with a reason each:\n${z.prettifyError(parsed.error)}`);
}

/** Says each change in a line, and allows them all unless a breaking one has no approval or an approval no change. */
export function judge(changes: readonly SchemaChange[], approvals: readonly Approval[]): Judgement {
  const used = new Set<Approval>();
  let isAllowed = true;
  const lines = changes.map((change) => {
    const line = `${change.verdict.padEnd('dangerous'.length)}  ${change.schema}  ${change.text}`;
    if (change.verdict !== 'breaking') return line;
    const approval = approvals.find((each) => each.schema === change.schema && each.change === change.text);
    if (approval) used.add(approval);
    else isAllowed = false;
    return approval ? `${line}\n           approved: ${approval.reason}` : line;
  });
  // One that outlives its change would let the same break pass unseen the next time.
  const stale = approvals.filter((approval) => !used.has(approval));
  return {
    lines: [...lines, ...stale.map(({ schema, change }) => `stale      ${schema}  no such breaking change: ${change}`)],
    isAllowed: isAllowed && stale.length === 0,
  };
}

function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON.`, { cause });
  }
}
