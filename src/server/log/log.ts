import { pino, stdTimeFunctions } from 'pino';
import { type EventFields, type EventName, type Log, logEvents, NO_LOG } from './events.ts';
import type { Kind } from './kinds.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** The log of the process, from which each request gets its own. */
export interface ProcessLog extends Log {
  forRequest(requestId: string): Log;
  /** Whether such an event is written at all. */
  tells(name: EventName): boolean;
}

/** Logs nothing. */
export const SILENT: ProcessLog = { ...NO_LOG, forRequest: () => NO_LOG, tells: () => false };

/** Takes whole lines, at once. */
export interface LogSink {
  write(line: string): void;
}

/** Events of this level and above, as lines of JSON. What is not in the table of events cannot get into a line. */
export function createLog(
  level: LogLevel,
  sink: LogSink,
  { worker }: { worker?: number | undefined } = {},
): ProcessLog {
  const logger = pino(
    {
      level,
      base: worker === undefined ? null : { worker }, // which of the processes that serve says it
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
  const logOf = (requestId?: string): Log => ({
    event(name, fields) {
      const row = Object.hasOwn(logEvents, name) ? logEvents[name] : undefined;
      if (row && logger.isLevelEnabled(row.level)) logger[row.level](lineOf(name, fields, requestId));
    },
  });
  return { ...logOf(), forRequest: logOf, tells: (name) => logger.isLevelEnabled(logEvents[name].level) };
}

/**
 * Types let nothing else through. This is the net below them: a field without a row, or with a value not of its kind, is
 * left out and counted, since whatever it is, it was not meant to be here.
 */
function lineOf<Name extends EventName>(name: Name, fields: EventFields<Name>, requestId: string | undefined): object {
  const kinds: Readonly<Record<string, Kind<unknown>>> = logEvents[name].fields;
  const line: Record<string, unknown> = { event: name };
  if (requestId !== undefined) line.requestId = requestId;
  let leftOut = 0;
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (kind?.fits(value)) line[field] = typeof value === 'number' ? rounded(value) : value;
    else leftOut += 1;
  }
  if (leftOut > 0) line.leftOut = leftOut;
  return line;
}

/** Fractions of a millisecond are told to two places. */
const rounded = (number: number): number => Math.round(number * 100) / 100;
