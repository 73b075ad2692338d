import { createRandom, uuidFor } from '../random.ts';
import { timestamp } from '../wire.ts';
import type { CaseIds } from './case.ts';
import { putCrowdCases } from './crowd.ts';
import type { Culture, PersonName, PopulationKey } from './culture.ts';
import { CULTURES } from './cultures.ts';
import { createPerson, type Person } from './person.ts';
import { type PolicyKey, putPolicies } from './policies.ts';
import { DAY_MS, MINUTE_MS, type Scene } from './scene.ts';
import { putShowcase, SHOWCASE_COUNTRIES, SHOWCASE_KEYS, type ShowcaseKey } from './showcase.ts';

/** A showcase person: always the user; the ids of the main transaction where there is one. */
type DemoPerson = { userId: string } & Partial<CaseIds>;

/** Ids that stay the same for a seed. With fewer `people` than showcase persons the last of them are missing. */
export type Demo = {
  people: Partial<Record<ShowcaseKey, DemoPerson>>;
  policies: Record<PolicyKey, string>;
  populations: Record<PopulationKey | 'staff' | 'empty', string>;
};

const POPULATIONS: Readonly<Record<PopulationKey | 'staff' | 'empty', string>> = {
  europe: 'Customers Europe',
  americas: 'Customers Americas',
  asiaPacific: 'Customers Asia-Pacific',
  africaMiddleEast: 'Customers Africa and Middle East',
  staff: 'Staff',
  empty: 'Waiting list',
};

function putPopulations({ data, seed, environmentId, now }: Scene): Demo['populations'] {
  const entries = Object.entries(POPULATIONS).map(([key, name], index) => {
    const id = uuidFor(seed, `population/${key}`);
    const createdAt = timestamp(now - (800 - index) * DAY_MS);
    const environment = { id: environmentId };
    data.putPopulation({ id, environment, name, description: `${name} of the demo`, default: index === 0, createdAt });
    return [key, id] as const;
  });
  return Object.fromEntries(entries) as Demo['populations']; // One entry for each key of the constant.
}

const firstOf = (country: string): Culture => {
  const culture = CULTURES.find((candidate) => candidate.country === country);
  if (!culture) throw new Error(`There is no culture of ${country}.`);
  return culture;
};

const nameOf = (culture: Culture, index: number): PersonName => {
  const name = culture.names[index % culture.names.length];
  if (!name) throw new Error(`There are no names of ${culture.country}.`);
  return name;
};

function cultureOf(index: number): Culture {
  const culture = CULTURES[index % CULTURES.length];
  if (!culture) throw new Error('There are no cultures.');
  return culture;
}

/** How many of the crowd work for the company: one in so many. */
const STAFF_EVERY = 9;

function putPerson(
  scene: Scene,
  { name, culture, nth, population }: { name: string; culture: Culture; nth: number; population: string },
): Person {
  const { data, seed, environmentId, now, defaults } = scene;
  const id = uuidFor(seed, `person/${name}`);
  // Each person has chance of their own, so that more people do not change the ones before them.
  const random = createRandom(`${seed}/person/${name}`);
  const person = createPerson({ id, culture, name: nameOf(culture, nth), now }, { random, marks: defaults.marks });
  const createdAt = now - random.between(400, 1600) * DAY_MS;
  data.putUser(
    {
      ...person.profile,
      environment: { id: environmentId },
      population: { id: population },
      enabled: !random.chance(0.05),
      account: { canAuthenticate: true, status: 'OK' },
      lifecycle: { status: 'ACCOUNT_OK' },
      verifyStatus: random.pick(['ENABLED', 'ENABLED', 'NOT_INITIATED', 'DISABLED']),
      mfaEnabled: random.chance(0.3),
      identityProvider: { type: 'PING_ONE' },
      createdAt: timestamp(createdAt),
      updatedAt: timestamp(createdAt + random.between(1, 300) * DAY_MS + random.between(1, 600) * MINUTE_MS),
    },
    { complete: true },
  );
  return person;
}

/** Fills an empty environment: policies, populations, the showcase and, up to `people` in all, a crowd. */
export function populate(scene: Scene, people: number): Demo {
  const demo: Demo = { people: {}, policies: putPolicies(scene), populations: putPopulations(scene) };
  SHOWCASE_KEYS.slice(0, people).forEach((key) => {
    const culture = firstOf(SHOWCASE_COUNTRIES[key]);
    const person = putPerson(scene, { name: key, culture, nth: 0, population: demo.populations[culture.population] });
    demo.people[key] = { userId: person.id, ...putShowcase(scene, key, person) };
  });
  for (let index = 0; index < people - SHOWCASE_KEYS.length; index += 1) {
    const culture = cultureOf(index);
    const isStaff = index % STAFF_EVERY === 2;
    // The first name of each culture is in the showcase already, or comes last.
    const nth = 1 + Math.floor(index / CULTURES.length);
    const population = demo.populations[isStaff ? 'staff' : culture.population];
    putCrowdCases(scene, putPerson(scene, { name: `crowd ${index}`, culture, nth, population }), index);
  }
  return demo;
}
