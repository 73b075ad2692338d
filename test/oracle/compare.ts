import { Cursor } from './thing.ts';

export interface Comparison {
  /** Leaves that were compared. */
  leaves: number;
  /** Where the two differ, in words. */
  differences: string[];
  /** Texts of cursors, with what they have to mean. */
  cursors: [text: string, cursor: Cursor][];
}

/** The gateway's answer against the oracle's, member by member, in their order. */
export function compared(answer: unknown, right: unknown): Comparison {
  const result: Comparison = { leaves: 0, differences: [], cursors: [] };
  compareAt('data', answer, right, result);
  return result;
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 300);

function compareAt(path: string, answer: unknown, right: unknown, result: Comparison): void {
  if (right instanceof Cursor) {
    result.leaves += 1;
    if (typeof answer === 'string' && answer !== '') result.cursors.push([answer, right]);
    else result.differences.push(`${path} is no cursor: ${shown(answer)}`);
    return;
  }
  if (typeof right !== 'object' || right === null || typeof answer !== 'object' || answer === null) {
    result.leaves += 1;
    if (answer !== right) result.differences.push(`${path} is ${shown(answer)}, and should be ${shown(right)}`);
    return;
  }
  const [names, rightNames] = [Object.keys(answer), Object.keys(right)];
  if (Array.isArray(answer) !== Array.isArray(right) || names.join('\n') !== rightNames.join('\n')) {
    result.differences.push(`${path} has ${shown(names)}, and should have ${shown(rightNames)}`);
    return;
  }
  for (const [name, member] of Object.entries(right)) {
    compareAt(`${path}.${name}`, (answer as Record<string, unknown>)[name], member, result);
  }
}
