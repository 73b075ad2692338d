import { putCase } from './case.ts';
import { KITS, type KitName, REASONS } from './kits.ts';
import type { Person } from './person.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Scene } from './scene.ts';

const KIT_NAMES = Object.keys(KITS) as KitName[]; // The keys of a literal.

const STATUSES = [
  'SUCCESS',
  'FAIL',
  'REQUESTED',
  'INITIATED',
  'IN_PROGRESS',
  'PARTIAL',
  'APPROVED_MANUALLY',
  'APPROVED_NO_REQUEST',
  'NOT_REQUIRED',
] as const;

const AGES_MS = [
  4 * MINUTE_MS,
  11 * MINUTE_MS,
  26 * MINUTE_MS,
  50 * MINUTE_MS,
  4 * HOUR_MS,
  DAY_MS,
  6 * DAY_MS,
  31 * DAY_MS,
  77 * DAY_MS,
  160 * DAY_MS,
  340 * DAY_MS,
];

/** So many transactions do the people have, in turn. */
const COUNTS = [1, 3, 0, 2, 1, 5, 2];

const turn = <T>(list: readonly T[], index: number): T => {
  const entry = list[index % list.length];
  if (entry === undefined) throw new Error('The list is empty.');
  return entry;
};

/** Writes the transactions of the `index`-th person of the crowd. Every kit, status and age comes up in turn. */
export function putCrowdCases(scene: Scene, person: Person, index: number): void {
  if (index < KIT_NAMES.length) {
    // One fresh success for each kit, so that every type of document and data is somewhere to be seen.
    putCase(scene, person, {
      name: 'fresh',
      kit: turn(KIT_NAMES, index),
      status: 'SUCCESS',
      ageMs: (5 + index) * MINUTE_MS,
    });
  } else if (index < KIT_NAMES.length + STATUSES.length) {
    // One young transaction of each status, which for pending ones means that they really are pending.
    const status = turn(STATUSES, index - KIT_NAMES.length);
    putCase(scene, person, {
      name: 'fresh',
      kit: turn(['license', 'card', 'passport'], index),
      status,
      ageMs: (2 + (index % 7)) * MINUTE_MS,
      ...(status === 'FAIL' ? { reason: turn(REASONS, index) } : {}),
    });
  } else if (index === KIT_NAMES.length + STATUSES.length) {
    // Past its time, and still at work: all documents came before the end.
    putCase(scene, person, {
      name: 'late',
      kit: 'card',
      status: 'IN_PROGRESS',
      ageMs: 41 * MINUTE_MS,
      isCollected: true,
    });
  }
  const count = turn(COUNTS, index);
  for (let nth = 0; nth < count; nth += 1) {
    const step = index * 3 + nth * 5;
    const status = turn(STATUSES, step);
    const isOld = index % 11 === 4 && nth === 0;
    putCase(scene, person, {
      name: `nth ${nth}`,
      kit: turn(['card', 'passport', 'license', 'contact', 'passportCard', 'aadhaar'], step),
      status,
      ageMs: isOld ? (1200 + index) * DAY_MS : turn(AGES_MS, step + index) + nth * 90_000,
      isOld,
      ...(isOld ? { policy: 'legacy' as const } : {}),
      ...(status === 'FAIL' ? { reason: turn(REASONS, step) } : {}),
    });
  }
}
