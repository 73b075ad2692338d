import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import { USER, wireAnswer } from '../support/wire-case.ts';
import { sayAsIs, startWireWorld } from './wire-world.ts';

const MAX_IN_FLIGHT = 32;
const SLOTS = 28; // of one rate group: seven eighths
const CALL_MS = 280;
const CAPACITY = (SLOTS * 1_000) / CALL_MS; // calls a second that PingOne gives room for: 100
const OFFERED = 10 * CAPACITY; // requests a second
const RUN_MS = 5_000;
const GOODPUT = 0.8;
const AT_ONCE_MS = 20; // for the middle one, as its client sees it: the load is made on the same machine
const MAX_SHARE = 0.9; // of one processor: an event loop with time left is not late, however busy the machine is
const PRELOAD = new URL('../support/watched-event-loop.js', import.meta.url).href;

const middle = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

test('F48: of ten times too much, as much is served as PingOne takes, and the rest is told at once', async () => {
  await using world = await startWireWorld({
    UPSTREAM_MAX_IN_FLIGHT: String(MAX_IN_FLIGHT),
    NODE_OPTIONS: `--import ${PRELOAD}`,
    LOG_LEVEL: 'info',
  });
  const { url, pid, output } = world.gateway;
  let under = 0;
  let mostUnder = 0;
  let callsMs = 0;
  world.answer((heard, path) => {
    const startedMs = performance.now();
    under += 1;
    mostUnder = Math.max(mostUnder, under);
    setTimeout(() => {
      under -= 1;
      callsMs += performance.now() - startedMs;
      sayAsIs(heard, wireAnswer(world.of, path));
    }, CALL_MS);
  });
  const dispatcher = new Agent({ connections: 1_000 });
  const refusedMs: number[] = [];
  const ask = async (index: number) => {
    const id = USER(index);
    const askedMs = performance.now();
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `query ($id: ID!) { user(id: $id) { id username } }`, variables: { id } }),
    });
    const { data, errors } = (await body.json()) as { data?: { user: unknown }; errors?: [{ extensions: object }] };
    if (statusCode === 200) {
      expect([data, errors]).toEqual([{ user: { id, username: `username-${world.of.mark}` } }, undefined]);
      return 'served';
    }
    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    expect(errors?.[0].extensions).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    refusedMs.push(performance.now() - askedMs);
    return 'refused';
  };
  for (let index = 0; index < 50; index += 1) await ask(index); // what is compiled by now is not part of the load
  process.kill(pid, 'SIGUSR2');

  const cpuBefore = cpuMs(pid);
  callsMs = 0;
  const startedMs = performance.now();
  const asked: Promise<'served' | 'refused'>[] = [];
  for (let index = 100; performance.now() - startedMs < RUN_MS; ) {
    const due = 100 + ((performance.now() - startedMs) * OFFERED) / 1_000;
    for (; index < due; index += 1) asked.push(ask(index));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const offeredMs = performance.now() - startedMs;
  const outcomes = await Promise.all(asked);
  const tookMs = performance.now() - startedMs; // until the last of them was answered
  process.kill(pid, 'SIGUSR2');
  const served = outcomes.filter((outcome) => outcome === 'served').length;
  while (!/late (\d+)/.test(output().stderr.split('late since')[1] ?? '')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const lateMs = Number(/late (\d+)/.exec(output().stderr.split('late since')[1] ?? '')?.[1]);
  const cpu = cpuMs(pid) - cpuBefore;
  const used = callsMs / (SLOTS * offeredMs); // of what PingOne gave, which on a busy machine is less than it should
  console.log(
    `offered ${Math.round((asked.length * 1_000) / offeredMs)} a second, served ${Math.round((served * 1_000) / tookMs)} of ` +
      `${CAPACITY}, ${Math.round(used * 100)} % of what PingOne took, ${refusedMs.length} refused after ${middle(refusedMs)} ms (middle), event loop ${lateMs} ms late at p99, ` +
      `${(cpu / asked.length).toFixed(2)} ms of the processor for each request`,
  );
  await dispatcher.destroy();
  expect(mostUnder).toBeLessThanOrEqual(SLOTS);
  expect(used).toBeGreaterThanOrEqual(GOODPUT);
  expect(refusedMs.length).toBeGreaterThan(served);
  expect(middle(refusedMs)).toBeLessThan(AT_ONCE_MS);
  expect(cpu / tookMs).toBeLessThan(MAX_SHARE);
  expect((await world.gateway.ask(`{ user(id: "${USER(1)}") { username } }`)).errors).toBeUndefined();
});

const TICKS_PER_SECOND = 100;

/** The processor's time that a process has had. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}
