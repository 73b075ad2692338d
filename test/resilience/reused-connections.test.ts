import { expect, test } from 'vitest';
import { startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { chance } from '../support/fault-layer/scenario.ts';
import { until } from '../support/until.ts';
import { createTestWorld } from '../support/world.ts';
import { noteTrials } from './report.ts';

/** Callers who leave; `REUSE_CYCLES=100000` for the long run. */
const CYCLES = Number(process.env.REUSE_CYCLES ?? 2_000);
const AT_ONCE = 8;
const CONNECTIONS = 2; // so few that whoever comes next gets the connection of who has left
const PEOPLE = 40;
const LONGEST_MS = 3;
const HOUR_MS = 3_600_000;

const QUERY = 'query ($id: ID!) { user(id: $id) { id username email } }';

test('F21: an answer for who has left is given to nobody else', { timeout: HOUR_MS }, async () => {
  let layer: Awaited<ReturnType<typeof startFaultLayer>> | undefined;
  await using world = await createTestWorld({
    emulator: { people: PEOPLE },
    figures: { maxInFlight: CONNECTIONS },
    network: () => ({ connections: CONNECTIONS }),
    via: async (origin) => {
      layer = await startFaultLayer(origin);
      return layer.origin;
    },
  });
  if (!layer) throw new Error('no network');
  await using network = layer;
  const latency = { kind: 'latency', ms: LONGEST_MS / 2, jitterMs: LONGEST_MS / 2 } as const;
  network.setScenarios({ match: { method: 'GET' }, fault: latency, seed: 1 });
  const people = world.upstream.data.users().map(({ id, username, email }) => ({ id, username, email }));
  const tally = { answered: 0, left: 0 };

  const askAs = async (turn: number, leaves: boolean) => {
    const person = people[Math.floor(chance(7, turn) * people.length)];
    const presence = new AbortController();
    const leaving = leaves && setTimeout(() => presence.abort(), chance(8, turn) * 2 * LONGEST_MS);
    try {
      const answer = await world.ask(QUERY, { id: person?.id }, { signal: presence.signal });
      if (answer.data?.user) {
        expect(answer.data.user, `turn ${turn}`).toEqual(person);
        tally.answered += 1;
      } else expect(presence.signal.aborted, `turn ${turn}: ${answer.text}`).toBe(true);
    } catch (thrown) {
      if (!presence.signal.aborted) throw thrown;
      tally.left += 1;
    } finally {
      if (leaving) clearTimeout(leaving);
    }
  };
  for (let turn = 0; turn < CYCLES; turn += AT_ONCE) {
    // One who leaves, and one who comes after, and so on.
    await Promise.all(Array.from({ length: 2 * AT_ONCE }, (_, index) => askAs(2 * turn + index, index % 2 === 0)));
    world.upstream.clearLog();
    network.clearExchanges();
  }
  await until(() => world.inFlight() === 0, 'nothing is under way');
  expect(world.guards()).toMatchObject({ inFlight: 0, queued: 0, waitingCalls: 0 });
  for (const group of Object.values(world.guards().groups)) expect(group.circuit).toBe('closed');
  expect(tally.left).toBeGreaterThan(CYCLES / 5);
  expect(tally.answered).toBeGreaterThanOrEqual(CYCLES);
  noteTrials({
    id: 'F21',
    what: 'a caller leaves, and the connection is used again',
    asked: 'one object, by others',
    outcomes: Array.from({ length: CYCLES }, () => 'whole'),
  });
});
