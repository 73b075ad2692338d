import type { Json } from '../wire.ts';
import { type CaseIds, putCase } from './case.ts';
import { REASONS } from './kits.ts';
import type { Person } from './person.ts';
import { DAY_MS, MINUTE_MS, type Scene } from './scene.ts';

/** The people that examples and tests speak of; each begins with the transaction that its name says. */
export const SHOWCASE_KEYS = [
  'verified',
  'failed',
  'pending',
  'retried',
  'approved',
  'newcomer',
  'timedOut',
  'longStanding',
] as const;
export type ShowcaseKey = (typeof SHOWCASE_KEYS)[number];

/** Which culture (by country) each of them comes from; their first names are fixed by its list. */
export const SHOWCASE_COUNTRIES: Readonly<Record<ShowcaseKey, string>> = {
  verified: 'RO',
  failed: 'DE',
  pending: 'JP',
  retried: 'US',
  approved: 'BR',
  newcomer: 'GR',
  timedOut: 'IN',
  longStanding: 'FR',
};

function wanted({ defaults: { marks } }: Scene, { latin, birthDate }: Person): Json {
  return {
    requirements: {
      given_name: { value: `${latin.given}-${marks.plant()}` },
      family_name: { options: [`${latin.family}-${marks.plant()}`] },
      birth_date: { value: marks.register(birthDate) },
    },
  };
}

function notified({ defaults: { marks, uuid } }: Scene): Json {
  return {
    sendNotification: {
      email: `link.${marks.plant()}@example.org`,
      results: [{ method: 'EMAIL', sent: true, notification: { id: uuid() } }],
    },
    redirect: { url: 'https://shop.example.org/done', message: 'You can go back now.' },
  };
}

const CASES: Readonly<Record<ShowcaseKey, (scene: Scene, person: Person) => CaseIds | undefined>> = {
  verified: (scene, person) => {
    putCase(scene, person, { name: 'earlier', kit: 'card', status: 'SUCCESS', ageMs: 130 * DAY_MS });
    const extra = { ...wanted(scene, person), ...notified(scene) };
    return putCase(scene, person, { name: 'main', kit: 'passport', status: 'SUCCESS', ageMs: 9 * MINUTE_MS, extra });
  },
  failed: (scene, person) => {
    const [reason] = REASONS;
    putCase(scene, person, { name: 'earlier', kit: 'card', status: 'REQUESTED', ageMs: 2 * DAY_MS });
    return putCase(scene, person, {
      name: 'main',
      kit: 'card',
      status: 'FAIL',
      ageMs: 12 * MINUTE_MS,
      extra: wanted(scene, person),
      ...(reason ? { reason } : {}),
    });
  },
  pending: (scene, person) =>
    putCase(scene, person, {
      name: 'main',
      kit: 'passport',
      status: 'REQUESTED',
      ageMs: 3 * MINUTE_MS,
      extra: { ...wanted(scene, person), ...notified(scene) },
    }),
  retried: (scene, person) =>
    putCase(scene, person, {
      name: 'main',
      kit: 'license',
      status: 'SUCCESS',
      ageMs: 8 * MINUTE_MS,
      retried: { 'Driver License Front': 3, Selfie: 2 },
    }),
  approved: (scene, person) => {
    const [, reason] = REASONS;
    putCase(scene, person, {
      name: 'earlier',
      kit: 'card',
      status: 'FAIL',
      ageMs: 5 * DAY_MS,
      ...(reason ? { reason } : {}),
    });
    return putCase(scene, person, {
      name: 'main',
      kit: 'passport',
      status: 'APPROVED_MANUALLY',
      ageMs: 6 * MINUTE_MS,
    });
  },
  newcomer: () => undefined,
  timedOut: (scene, person) =>
    putCase(scene, person, {
      name: 'main',
      kit: 'passport',
      status: 'INITIATED',
      ageMs: 3 * 60 * MINUTE_MS,
      extra: notified(scene),
    }),
  longStanding: (scene, person) => {
    for (const [name, days] of [
      ['year', 380],
      ['half year', 190],
      ['month', 33],
    ] as const) {
      putCase(scene, person, { name, kit: 'card', status: 'SUCCESS', ageMs: days * DAY_MS, policy: 'legacy' });
    }
    return putCase(scene, person, {
      name: 'main',
      kit: 'card',
      status: 'SUCCESS',
      ageMs: 1500 * DAY_MS,
      policy: 'legacy',
      isOld: true,
    });
  },
};

export const putShowcase = (scene: Scene, key: ShowcaseKey, person: Person): CaseIds | undefined =>
  CASES[key](scene, person);
