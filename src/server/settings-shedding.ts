import { wholeNumber } from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';
import type { SheddingSettings } from './shedding/shedding.ts';
import { sheddingTable } from './shedding/thresholds.ts';

type Row = (typeof sheddingTable)[keyof typeof sheddingTable];

/** When load is shed; every fault is left in the source. */
export function readShedding(source: SettingsSource): SheddingSettings {
  const read = ({ setting, floor, ceiling, default: usual }: Row): number =>
    source.read(setting, wholeNumber(floor, ceiling)) ?? usual;
  const { delayMs, ...rows } = sheddingTable;
  const heap = {
    content: read(rows.content),
    lists: read(rows.lists),
    requests: read(rows.requests),
    connections: read(rows.connections),
  };
  const inOrder = [rows.content, rows.lists, rows.requests, rows.connections];
  const shares = Object.values(heap);
  for (const [at, { setting }] of inOrder.entries()) {
    const before = inOrder[at - 1];
    if (before && (shares[at] ?? 0) < (shares[at - 1] ?? 0)) {
      source.faults.push(`${setting} must not be below ${before.setting}: it refuses more`);
    }
  }
  return { delayMs: read(delayMs), heap };
}
