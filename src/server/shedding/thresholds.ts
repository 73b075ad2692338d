import type { SheddingSettings } from './shedding.ts';

interface SheddingRow {
  setting: string;
  default: number;
  floor: number;
  ceiling: number;
  /** For `--help`. */
  meaning: string;
}

/*
 * V8 ends the process where more than four fifths of the room for lasting objects are in use after several collections that
 * freed little, so that all else comes before. Documents are megabytes, several times over while they are read; lists are
 * hundreds of objects.
 */
export const sheddingTable = {
  delayMs: {
    setting: 'SHED_DELAY_MS',
    default: 200,
    floor: 50,
    ceiling: 10_000,
    meaning:
      'how late the event loop may be, at the 99th percentile of the last\nseconds, before everything but health is refused',
  },
  content: {
    setting: 'SHED_CONTENT_HEAP_PERCENT',
    default: 60,
    floor: 30,
    ceiling: 100,
    meaning: 'share of the heap from which on content of documents is refused',
  },
  lists: {
    setting: 'SHED_LISTS_HEAP_PERCENT',
    default: 70,
    floor: 30,
    ceiling: 100,
    meaning: 'the same for lists',
  },
  requests: {
    setting: 'SHED_HEAP_PERCENT',
    default: 80,
    floor: 30,
    ceiling: 100,
    meaning: 'the same for everything but health',
  },
  connections: {
    setting: 'SHED_CONNECTIONS_HEAP_PERCENT',
    default: 90,
    floor: 30,
    ceiling: 100,
    meaning: 'the same for new connections',
  },
} as const satisfies Record<'delayMs' | keyof SheddingSettings['heap'], SheddingRow>;

/** As it stands in `--help`. */
export const sheddingRows = Object.values(sheddingTable).map(
  ({ setting, floor, ceiling, default: usual, meaning }) => ({
    name: setting,
    meaning: `${meaning}, ${floor} to ${ceiling}\n(default ${usual})`,
  }),
);
