import { STEPS } from '../shedding/steps.ts';
import type { EventRows } from './event-row.ts';
import * as kind from './kinds.ts';

const fault = { class: kind.className, frames: kind.listOf(kind.frame) };

const shedding = { reason: kind.oneOf('delay', 'heap'), refused: kind.oneOf(...STEPS) };

/** Of the process itself. */
export const processEvents = {
  started: {
    level: 'info',
    meaning: 'the gateway listens',
    fields: {
      version: kind.version,
      node: kind.version,
      port: kind.port,
      production: kind.flag,
      emulator: kind.flag,
      environmentId: kind.uuid,
      upstreamAuth: kind.oneOf('worker', 'token', 'caller'),
      callerAuth: kind.oneOf('none', 'jwt'),
    },
  },
  stopping: {
    level: 'info',
    meaning: 'it was told to stop: not ready from now on, and still taking requests for so long',
    fields: { delayMs: kind.milliseconds },
  },
  stopped: {
    level: 'info',
    meaning: 'it has let running requests end; so many took too long and were cut off',
    fields: { durationMs: kind.milliseconds, cut: kind.count },
  },
  worker_started: {
    level: 'info',
    meaning: 'one of several processes (`WORKERS`) takes requests',
    fields: { worker: kind.count, pid: kind.count },
  },
  worker_ended: {
    level: 'error',
    meaning: 'one of them has ended, with the answers that it was at; another one takes its place',
    fields: {
      worker: kind.count,
      code: kind.optional(kind.count),
      signal: kind.optional(
        kind.oneOf('SIGKILL', 'SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP', 'SIGHUP', 'other'),
      ),
    },
  },
  worker_stuck: {
    level: 'error',
    meaning: 'one of them has been at one thing for half a minute, and is ended',
    fields: { worker: kind.count },
  },
  workers_failing: {
    level: 'fatal',
    meaning: 'they end as soon as they begin; the gateway ends with exit code 1',
    fields: {},
  },
  unexpected: { level: 'error', meaning: 'a fault of the gateway, which a client read as `INTERNAL`', fields: fault },
  unhandled_rejection: {
    level: 'error',
    meaning: 'a fault of the gateway outside any answer; it serves on',
    fields: fault,
  },
  uncaught_exception: {
    level: 'fatal',
    meaning: 'a fault of the gateway after which nothing can be relied on; it ends with exit code 1',
    fields: fault,
  },
  shedding_started: {
    level: 'warn',
    meaning: 'the event loop is late or the heap is full, and more is refused from now on: this and all before it',
    fields: shedding,
  },
  shedding_ended: {
    level: 'warn',
    meaning: 'it is no longer that bad, and less is refused from now on',
    fields: shedding,
  },
  log_dropped: {
    level: 'warn',
    meaning: 'standard error could not take lines as fast as they came; so many were dropped',
    fields: { lines: kind.count },
  },
} as const satisfies EventRows;
