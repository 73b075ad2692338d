import { describe, expect, test } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { SCALE, scaledTiming, scaledWaits } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { createTestWorld } from '../support/world.ts';
import { noteTrials } from './report.ts';
import { SEEDS } from './seeds.ts';

const CALLERS = 1_000;
const PEOPLE = 10;
/** A token has its full time where it comes: a thousand callers at once keep the machine busy. */
const timingFor = (fault: Kind['fault']) => ({
  ...scaledWaits(),
  ...(fault && { tokenAttemptMs: scaledTiming().tokenAttemptMs }),
});
const SLOW_MS = 9_000 * SCALE;
const QUERY = 'query ($id: ID!) { user(id: $id) { id username } }';

interface Kind {
  what: string;
  fault: Omit<Fault, 'match'> | undefined;
  /** What all of them read. */
  outcome: string;
}

const KINDS: readonly Kind[] = [
  { what: 'the token endpoint is well', fault: undefined, outcome: 'whole' },
  { what: 'the token endpoint takes 9 s', fault: { latencyMs: SLOW_MS }, outcome: 'UPSTREAM_TIMEOUT' },
  {
    what: 'the token endpoint says 429',
    fault: { status: 429, headers: { 'Retry-After': '9' } },
    outcome: 'UPSTREAM_UNAVAILABLE',
  },
  { what: 'the token endpoint says 500', fault: { status: 500 }, outcome: 'UPSTREAM_UNAVAILABLE' },
];

describe.each(KINDS)('F42: a thousand callers at the start, and $what', ({ what, fault, outcome }) => {
  test('are one request for a token', async () => {
    const outcomes: string[] = [];
    for (const seed of SEEDS.slice(0, fault ? 5 : SEEDS.length)) {
      await using world = await createTestWorld({
        emulator: { people: PEOPLE, seed },
        timing: timingFor(fault),
        warm: false,
      });
      const people = world.upstream.data.users();
      if (fault) world.upstream.fault({ ...fault, match: { resource: 'token' } });
      const answers = await Promise.all(
        Array.from({ length: CALLERS }, async (_, index) => {
          const { id, username } = people[index % people.length] ?? {};
          const { data, errors } = await world.ask(QUERY, { id });
          if (!errors) expect(data).toEqual({ user: { id, username } });
          return errors ? String(errors[0]?.extensions.code) : 'whole';
        }),
      );
      expect(new Set(answers), `seed ${seed}`).toEqual(new Set([outcome]));
      const tokens = world.upstream.log().filter(({ resource }) => resource === 'token');
      expect(tokens, `seed ${seed}`).toHaveLength(1);
      await until(() => world.inFlight() === 0, 'nothing is under way');
      expect(world.guards()).toMatchObject({ inFlight: 0, queued: 0, waitingCalls: 0 });
      outcomes.push(outcome);
    }
    noteTrials({ id: 'F42', what, asked: 'one object, by a thousand callers', outcomes });
  });
});
