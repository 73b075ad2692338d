import { setImmediate as ownTurn } from 'node:timers/promises';
import type { EventFields, Log } from '../log/events.ts';
import { within } from '../within.ts';
import type { Channel } from './channel.ts';
import { type Member, startMember, type WorkerProcess } from './member.ts';
import type { Told } from './messages.ts';
import { createRestarts, type Restarts } from './restarts.ts';
import type { SharedState } from './shared-state.ts';

/** All workers, each in its place; another one comes where one has ended. */
export interface Crew {
  /** Starts them; fulfilled with their port once all of them take requests, rejected where one does not. */
  start(shared: Pick<SharedState, 'startOf' | 'serve'>): Promise<number>;
  /** Settles where they end faster than others could take their places. */
  readonly failed: Promise<void>;
  tellAll<Name extends keyof Told>(name: Name, body: Told[Name], except?: Channel): void;
  /** Ends them, with so long for answers under way; gives how many were cut off. */
  close(limitMs: number): Promise<number>;
  kill(): Promise<void>;
}

interface CrewParts {
  workers: number;
  log: Log;
  fork: () => WorkerProcess;
  restarts?: Restarts;
}

const DEAF_MS = 800; // how long the last one waits for the others not to take connections any more

export function createCrew({
  workers,
  log,
  fork,
  restarts = createRestarts(() => performance.now()),
}: CrewParts): Crew {
  const members = new Map<number, Member>();
  const timers = new Set<NodeJS.Timeout>();
  let isServing = false;
  let isClosing = false;
  let fail = () => {};
  const failed = new Promise<void>((resolve) => {
    fail = resolve;
  });

  /** A connection that a worker takes no more goes to another one, so that the last one has to outlast the others. */
  const turnFor = async (place: number) => {
    const others = [...members.values()].filter((other) => other.place !== place);
    const isLast = others.every((other) => other.place < place);
    if (isClosing && isLast) await within(DEAF_MS, Promise.all(others.map(({ deaf }) => deaf)));
    await ownTurn();
    return null;
  };

  const add = (place: number, shared: Pick<SharedState, 'startOf' | 'serve'>): Member => {
    const member = startMember(fork(), place, () => shared.startOf(place), log);
    members.set(place, member);
    shared.serve(member.channel);
    member.channel.answer('turn', () => turnFor(place));
    member.listening.then(
      () => log.event('worker_started', { worker: place, pid: member.pid ?? 0 }),
      () => {},
    );
    void member.ended.then((how) => {
      members.delete(place);
      if (!isServing || isClosing) return;
      const restartMs = restarts.afterMs(member.servedMs());
      log.event('worker_ended', { worker: place, ...endOf(how) });
      if (restartMs === undefined) {
        isServing = false;
        log.event('workers_failing', {});
        fail();
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (isServing && !isClosing) add(place, shared);
      }, restartMs);
      timers.add(timer);
    });
    return member;
  };

  const kill = async () => {
    isClosing = true;
    const all = [...members.values()];
    for (const member of all) member.kill();
    await Promise.all(all.map(({ ended }) => ended));
  };

  return {
    failed,
    async start(shared) {
      const all = Array.from({ length: workers }, (_, index) => add(index + 1, shared));
      const [port = 0] = await Promise.all(all.map(({ listening }) => listening));
      isServing = true;
      return port;
    },
    tellAll(name, body, except) {
      for (const { channel } of members.values()) if (channel !== except) channel.tell(name, body);
    },
    async close(limitMs) {
      isClosing = true;
      for (const timer of timers) clearTimeout(timer);
      const cuts = await Promise.all([...members.values()].map((member) => member.close(limitMs)));
      return cuts.reduce((sum, cut) => sum + cut, 0);
    },
    kill,
  };
}

const SIGNALS = ['SIGKILL', 'SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP', 'SIGHUP'] as const;

function endOf({
  code,
  signal,
}: {
  code: number | null;
  signal: string | null;
}): Omit<EventFields<'worker_ended'>, 'worker'> {
  if (code !== null) return { code };
  return { signal: SIGNALS.find((known) => known === signal) ?? 'other' };
}
