import { expect } from 'vitest';
import { TIMING } from '../../src/datasources/http/timing.ts';
import { heldResources, untilLetGo } from '../support/held-resources.ts';
import { SCALE, scaledTiming, scaledWaits } from '../support/scaled-timing.ts';
import { until } from '../support/until.ts';
import { type Answer, createTestWorld, type TestWorld } from '../support/world.ts';
import { type Break, type Row, scenarioOf } from './row.ts';
import type { Target } from './targets.ts';
import { openWay, type Way } from './ways.ts';

const SLACK_MS = 250 + 1_000; // a quarter of a second is what is promised; the rest is for a machine under load
const RECOVERY_MS = 10_000 * SCALE + SLACK_MS;
const EARLY_MS = 50; // as much sooner than PingOne asked for may a call go out
const PEOPLE = 20;
/** Time for a request is twice as long as the scale has it: on a machine under load it would be over before a call's is. */
const LIMITS = {
  ...scaledTiming(),
  deadlineMs: TIMING.contentDeadlineMs * SCALE,
  firstSlotMs: TIMING.firstSlotMs,
};
/** In texts and links of faults: what must be nowhere. */
export const ALIEN = 'mark-of-a-fault';

/** What one failure came to. */
export interface Trial {
  outcome: 'whole' | string;
  attempts: number;
}

interface Asking {
  world: TestWorld;
  query: string;
  variables: Record<string, unknown>;
  headers: Record<string, string>;
}

const askOnce = ({ world, query, variables, headers }: Asking) => world.ask<unknown>(query, variables, { headers });

/** Tries a row in a world of its own, of which nothing may be left afterwards. */
export async function tryRow(row: Row, target: Target, seed: number): Promise<Trial> {
  const before = heldResources();
  const trial = await tryInFreshWorld(row, target, seed);
  await untilLetGo('sockets', before);
  await untilLetGo('timers', before);
  return trial;
}

/** Breaks a fresh world as the row says, asks, mends it, and asks again. Whatever is against the rules fails the test. */
async function tryInFreshWorld(row: Row, target: Target, seed: number): Promise<Trial> {
  let opened: Way | undefined;
  await using world = await createTestWorld({
    emulator: { people: PEOPLE, seed: 1 },
    timing: row.limits ? LIMITS : scaledWaits(),
    warm: false,
    ...(row.passThrough && { credential: { kind: 'caller' } }),
    via: async (origin) => {
      opened = await openWay(row.by, origin, seed > 1);
      return opened.origin;
    },
    network: () => opened?.network ?? {},
  });
  if (!opened) throw new Error('no way');
  await using way = opened;
  const { layer } = way;
  const variables = target.variables(world);
  const token = row.passThrough ? await world.upstream.accessToken() : undefined;
  const asking = { world, query: target.query, variables, headers: token ? { authorization: `Bearer ${token}` } : {} };
  const truth = await truthOf(world, target, variables);
  if (target.warm) await patiently(asking); // a token, and connections that are kept
  layer.clearExchanges();

  const sound = heldResources();
  const broken = row.breaks(seed, target);
  await breakWorld(world, way, broken, target, seed);
  const startedAt = performance.now();
  const answer = await askOnce(asking);
  const ms = performance.now() - startedAt;
  const shown = `${row.id} ${row.what}, ${target.name}, seed ${seed}: ${answer.text.slice(0, 600)}`;
  const attempts = attemptsAt(target, layer);

  const codes = expectRight(answer, broken.expects?.(truth) ?? truth, row, shown);
  const limitMs = row.withinMs ?? (row.limits ? TIMING.contentDeadlineMs * SCALE : TIMING.contentDeadlineMs) + SLACK_MS;
  expect(ms, shown).toBeLessThan(limitMs + (row.withinMs ? SLACK_MS : 0));
  expect(attempts.length, shown).toBeLessThanOrEqual((row.attempts ?? 3) * target.count);
  if (row.tokens !== undefined) {
    expect(layer.exchanges().filter(({ method }) => method === 'POST').length, shown).toBeLessThanOrEqual(row.tokens);
  }
  const [first, second] = attempts;
  if (broken.waitS !== undefined && target.count === 1) {
    if (!first || !second) throw new Error(`not sent again; ${shown}`);
    expect(second.at - first.at, shown).toBeGreaterThan(broken.waitS * 1_000 * SCALE - EARLY_MS * SCALE);
  }
  if (broken.retryAfterSeconds !== undefined) {
    expect(
      answer.errors?.map(({ extensions }) => extensions.retryAfterSeconds),
      shown,
    ).toContain(broken.retryAfterSeconds);
  }
  if (row.isUncharged) {
    for (const group of Object.values(world.guards().groups)) expect(group.circuit, shown).toBe('closed');
  }
  const event = row.logs?.(seed);
  if (event) expect(world.logged().join('\n'), shown).toContain(`"event":"${event}"`);
  if (row.by === 'tls') expect(way.front?.seen().bytes, shown).toBe(0);

  await mend(world, way);
  await expectRecovery(asking, truth, shown);
  await untilLetGo('timers', sound);
  expectNoLeak(world, answer, shown);
  for (const { path } of layer.exchanges()) expect(path, shown).not.toContain(ALIEN);
  return { outcome: codes.length === 0 ? 'whole' : codes.join(', '), attempts: attempts.length };
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
async function patiently(asking: Asking): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    if (!(await askOnce(asking)).errors) return;
  }
  throw new Error('the world was never whole');
}

function attemptsAt({ calls }: Target, { exchanges }: Way['layer']) {
  const matching = new RegExp(calls.path);
  return exchanges().filter(({ method, path }) => method === calls.method && matching.test(path));
}

async function breakWorld(world: TestWorld, way: Way, broken: Break, target: Target, seed: number): Promise<void> {
  if ('wire' in broken) way.layer.setScenarios(scenarioOf(broken.wire, broken.nth, target, seed));
  else if ('way' in broken) await broken.way(way);
  else world.upstream.fault({ ...broken.upstream, match: { resource: target.resource } });
}

async function mend(world: TestWorld, way: Way): Promise<void> {
  await way.mend();
  world.upstream.clearFaults();
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

async function expectRecovery(asking: Asking, truth: unknown, shown: string): Promise<void> {
  const { world } = asking;
  const mendedAt = performance.now();
  for (;;) {
    const { data, errors } = await askOnce(asking);
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

/** Nobody's value, no secret and no text of a fault is in an error or in the log. */
function expectNoLeak(world: TestWorld, { errors = [] }: Answer<unknown>, shown: string): void {
  const told = JSON.stringify(errors) + world.logged().join('\n');
  for (const mark of [...world.upstream.marks(), world.upstream.worker.clientSecret, ALIEN]) {
    if (told.includes(mark)) throw new Error(`something leaked; ${shown}`);
  }
}
