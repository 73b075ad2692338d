import type { Log } from '../log/events.ts';
import { within } from '../within.ts';
import { type Channel, createChannel, type Port } from './channel.ts';
import type { Start } from './messages.ts';

/** A process that was just started, as the primary needs it. */
export interface WorkerProcess extends Port {
  readonly pid: number | undefined;
  kill(): void;
  /** It has ended, and everything that it said before has been heard. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

/** One worker, from its start to its end. */
export interface Member {
  readonly place: number;
  readonly pid: number | undefined;
  readonly channel: Channel;
  /** The port, once it takes requests; rejected where it never will. */
  readonly listening: Promise<number>;
  readonly ended: WorkerProcess['ended'];
  /** It takes no more connections, or is gone. */
  readonly deaf: Promise<void>;
  /** How long it has taken requests. */
  servedMs(): number;
  /** Ends it, with so long for answers under way; gives how many were cut off. */
  close(limitMs: number): Promise<number>;
  kill(): void;
}

const BOOT_MS = 30_000; // loading takes a second; on a machine with ten times more to do than it can, ten
const ALIVE_MS = 5_000; // how often it is asked whether its event loop turns
const STUCK_ASKS = 6; // in a row without an answer: for half a minute it has answered nobody
const CLOSING_MS = 2_000; // what closing takes after its limit: a second for cut requests, and the connections to PingOne

/** What Node says where it is no other process's fault. */
class NotStarted extends Error {
  readonly code: string;

  constructor(message: string, code = '') {
    super(message);
    this.name = 'NotStarted';
    this.code = code;
  }
}

/** `startOf` is asked when the worker hears, so that it begins with how things are then. */
export function startMember(process: WorkerProcess, place: number, startOf: () => Start, log: Log): Member {
  const channel = createChannel(process);
  const { ended } = process;
  let listeningSince: number | undefined;
  let cut = 0;
  let unanswered = 0;

  const listening = new Promise<number>((resolve, reject) => {
    channel.on('listening', ({ port }) => {
      listeningSince = performance.now();
      resolve(port);
    });
    channel.on('failed', ({ message, code }) => reject(new NotStarted(message, code)));
    void ended.then(() => reject(new NotStarted('a worker ended before it took requests')));
  });
  listening.catch(() => {}); // whoever waits for it hears of it; else its end says it
  const deaf = new Promise<void>((resolve) => {
    channel.on('deaf', () => resolve());
    void ended.then(() => resolve());
  });
  channel.on('closed', (said) => {
    cut = said.cut;
  });

  const boot = setTimeout(() => listeningSince ?? process.kill(), BOOT_MS);
  const watch = setInterval(() => {
    if (listeningSince === undefined) return;
    unanswered += 1;
    if (unanswered > STUCK_ASKS) {
      log.event('worker_stuck', { worker: place });
      process.kill();
    }
    const answered = () => {
      unanswered = 0;
    };
    channel.ask('alive', null, ALIVE_MS * STUCK_ASKS).then(answered, () => {});
  }, ALIVE_MS).unref();
  void ended.then(() => {
    clearTimeout(boot);
    clearInterval(watch);
    channel.close();
  });
  channel.on('hello', () => channel.tell('start', startOf()));

  return {
    place,
    pid: process.pid,
    channel,
    listening,
    ended,
    deaf,
    servedMs: () => (listeningSince === undefined ? 0 : performance.now() - listeningSince),
    async close(limitMs) {
      if (listeningSince === undefined) process.kill();
      channel.tell('close', { limitMs });
      if (!(await within(limitMs + CLOSING_MS, ended))) process.kill();
      await within(CLOSING_MS, ended);
      return cut;
    },
    kill: process.kill,
  };
}
