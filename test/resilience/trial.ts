import { expect } from 'vitest';
import { TIMING } from '../../src/datasources/http/timing.ts';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { SCALE, scaledTiming, scaledWaits } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { type Answer, createTestWorld, type TestWorld } from '../support/world.ts';
import { type Row, scenarioOf } from './rows.ts';
import type { Target } from './targets.ts';

const SLACK_MS = 250 + 1_000; // a quarter of a second is what is promised; the rest is for a machine under load
const RECOVERY_MS = 10_000 * SCALE + SLACK_MS;
const PEOPLE = 20;

/** What one failure came to. */
export interface Trial {
  outcome: 'whole' | string;
  attempts: number;
  ms: number;
}

/** Breaks a fresh world as the row says, asks, mends it, and asks again. Whatever is against the rules fails the test. */
export async function tryRow(row: Row, target: Target, seed: number): Promise<Trial> {
  let layer: FaultLayer | undefined;
  await using world = await createTestWorld({
    emulator: { people: PEOPLE, seed: 1 },
    timing: row.limits ? { ...scaledTiming(), firstSlotMs: TIMING.firstSlotMs } : scaledWaits(),
    warm: false,
    via: async (origin) => {
      layer = await startFaultLayer(origin);
      return layer.origin;
    },
  });
  if (!layer) throw new Error('no network');
  await using network = layer;
  const variables = target.variables(world);
  const truth = await truthOf(world, target, variables);
  if (target.warm) await patiently(world, target, variables); // a token, and connections that are kept
  network.clearExchanges();

  const faultAt = breakWorld(world, network, row, target, seed);
  const startedAt = performance.now();
  const answer = await world.ask(target.query, variables);
  const ms = performance.now() - startedAt;
  const matching = new RegExp(target.calls.path);
  const attempts = network
    .exchanges()
    .filter(({ method, path }) => method === target.calls.method && matching.test(path));
  const shown = `${row.id} ${row.what}, ${target.name}, seed ${seed}: ${answer.text.slice(0, 600)}`;

  const codes = expectRight(answer, truth, row, shown);
  const limitMs = row.withinMs ?? (row.limits ? TIMING.contentDeadlineMs * SCALE : TIMING.contentDeadlineMs) + SLACK_MS;
  expect(ms, shown).toBeLessThan(limitMs + (row.withinMs ? SLACK_MS : 0));
  expect(attempts.length, shown).toBeLessThanOrEqual((row.attempts ?? 3) * target.count);
  for (const mark of world.upstream.marks()) expect(JSON.stringify(answer.errors ?? ''), shown).not.toContain(mark);

  faultAt.mend();
  await expectRecovery(world, target, variables, truth, shown);
  return { outcome: codes.length === 0 ? 'whole' : codes.join(', '), attempts: attempts.length, ms };
}

async function truthOf(world: TestWorld, target: Target, variables: Record<string, unknown>): Promise<unknown> {
  await using sound = await createTestWorld({ emulator: { people: PEOPLE, seed: 1 } });
  const same = target.variables(sound);
  expect(same).toEqual(variables);
  const { data, errors } = await sound.ask(target.query, same);
  expect(errors).toBeUndefined();
  expect(world.upstream.environmentId).toBe(sound.upstream.environmentId);
  return data;
}

/** Asks until the answer is whole: time limits on the short scale may be too short for a machine that is just busy. */
async function patiently(world: TestWorld, target: Target, variables: Record<string, unknown>): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    if (!(await world.ask(target.query, variables)).errors) return;
  }
  throw new Error('the world was never whole');
}

function breakWorld(world: TestWorld, layer: FaultLayer, row: Row, target: Target, seed: number) {
  const broken = row.breaks(seed, target);
  if ('wire' in broken) layer.setScenarios(scenarioOf(broken.wire, broken.nth, target, seed));
  else if ('refusing' in broken) layer.setRefusing(true);
  else world.upstream.fault({ ...broken.upstream, match: { resource: target.resource } });
  return {
    mend() {
      layer.setScenarios();
      layer.setRefusing(false);
      world.upstream.clearFaults();
    },
  };
}

/** Each field is right, or null with an error of one of the row's codes. */
function expectRight(answer: Answer<unknown>, truth: unknown, row: Row, shown: string): string[] {
  const nulled = new Set((answer.errors ?? []).map(({ path }) => (path ?? []).join('.')));
  const compare = (got: unknown, right: unknown, path: string): void => {
    if (got === null && right !== null) {
      expect(nulled, `${path} is null without a reason; ${shown}`).toContain(path);
    } else if (typeof right === 'object' && right !== null && typeof got === 'object' && got !== null) {
      expect(Object.keys(got), shown).toEqual(Object.keys(right));
      for (const [name, value] of Object.entries(right)) {
        compare((got as Record<string, unknown>)[name], value, path === '' ? name : `${path}.${name}`);
      }
    } else {
      expect(got, `${path}; ${shown}`).toEqual(right);
    }
  };
  compare(answer.data, truth, '');
  const codes = [...new Set((answer.errors ?? []).map(({ extensions }) => String(extensions.code)))];
  for (const code of codes) expect(row.codes, shown).toContain(code);
  if (row.codes.length > 0 && !row.orWhole) expect(codes, shown).not.toEqual([]);
  return codes;
}

async function expectRecovery(
  world: TestWorld,
  target: Target,
  variables: Record<string, unknown>,
  truth: unknown,
  shown: string,
): Promise<void> {
  const mendedAt = performance.now();
  for (;;) {
    const { data, errors } = await world.ask(target.query, variables);
    if (!errors) {
      expect(data, shown).toEqual(truth);
      break;
    }
    expect(
      performance.now() - mendedAt,
      `not well again; ${shown}; ${JSON.stringify(errors).slice(0, 300)}`,
    ).toBeLessThan(RECOVERY_MS + 60_000 * SCALE);
  }
  await until(() => world.inFlight() === 0 && world.guards().inFlight === 0, 'nothing is under way');
  expect(world.guards(), shown).toMatchObject({ inFlight: 0, queued: 0, waitingCalls: 0 });
}
