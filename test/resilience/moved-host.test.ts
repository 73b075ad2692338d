import { expect, test } from 'vitest';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { createNames } from '../support/fault-layer/names.ts';
import { chance } from '../support/fault-layer/scenario.ts';
import { createTestWorld } from '../support/world.ts';
import { noteTrials } from './report.ts';
import { SEEDS } from './seeds.ts';

const OLD = '127.0.0.1';
const NEW = '127.0.0.2';
const SEEN_MS = 30_000;
const BUSY_EVERY_MS = 500;
const QUERY = 'query ($id: ID!) { user(id: $id) { id username } }';

test('F2: where the name leads elsewhere, the new address is used within 30 s, though the old one still answers and is never idle', async () => {
  const outcomes: string[] = [];
  for (const seed of SEEDS) {
    let passedMs = 0;
    const names = createNames(OLD);
    const layers: FaultLayer[] = [];
    await using world = await createTestWorld({
      emulator: { people: 3, seed },
      network: () => ({ resolver: names.resolver, elapsed: () => passedMs }),
      via: async (origin) => {
        layers.push(await startFaultLayer(origin, { address: OLD }));
        const port = Number(new URL(layers[0]?.origin ?? '').port);
        layers.push(await startFaultLayer(origin, { address: NEW, port }));
        return `http://pingone.example:${port}`;
      },
    });
    const [old, fresh] = layers;
    if (!old || !fresh) throw new Error('no way');
    await using _old = old;
    await using _fresh = fresh;
    const people = world.upstream.data.users();
    const ask = async (turn: number) => {
      const { id, username } = people[turn % people.length] ?? {};
      const { data, errors } = await world.ask(QUERY, { id });
      expect(errors, `seed ${seed}`).toBeUndefined();
      expect(data).toEqual({ user: { id, username } });
    };
    passedMs += SEEN_MS * chance(seed, 1); // at any age of the connections
    await Promise.all([ask(0), ask(1), ask(2)]);
    names.lead(NEW);
    for (let waitedMs = 0, turn = 0; waitedMs < SEEN_MS; waitedMs += BUSY_EVERY_MS, turn += 1) {
      passedMs += BUSY_EVERY_MS;
      await ask(turn);
    }
    old.clearExchanges();
    await Promise.all([ask(0), ask(1), ask(2)]);
    expect(old.exchanges(), `seed ${seed}`).toEqual([]);
    expect(fresh.exchanges().length, `seed ${seed}`).toBeGreaterThanOrEqual(3);
    outcomes.push('whole');
  }
  noteTrials({ id: 'F2', what: 'the name leads elsewhere, and both places answer', asked: 'one object', outcomes });
});
