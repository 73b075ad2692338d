import type { Outcome } from './call.ts';
import type { Finding } from './connection-fault.ts';

/** One check and what came of it. */
export interface Line {
  state: 'ok' | 'FAILED' | 'skipped';
  check: string;
  note: string;
  advice?: string;
}

export const skipped = (check: string, note: string): Line => ({ state: 'skipped', check, note });

export function failed(check: string, { seen, advice }: Finding, outcome?: Outcome): Line {
  const id = outcome && 'correlationId' in outcome ? `; Correlation-Id ${outcome.correlationId}` : '';
  return { state: 'FAILED', check, note: `${seen}${id}`, advice };
}

const STATE_COLUMNS = 9;
const CHECK_COLUMNS = 26;

/** The line as it is printed; advice comes below it. */
export function lineText({ state, check, note, advice }: Line): string {
  const text = `${state.padEnd(STATE_COLUMNS)}${check.padEnd(CHECK_COLUMNS)}${note}`;
  return advice ? `${text}\n${' '.repeat(STATE_COLUMNS)}To do: ${advice}` : text;
}
