import { logEvents } from '../src/server/log/events.ts';
import type { Kind, OptionalKind } from '../src/server/log/kinds.ts';

const isOptional = (kind: Kind<unknown> | OptionalKind<unknown>) => 'isOptional' in kind;

/** The table of events as documentation tells it, made from the one that the code logs by. */
export function logEventsTable(): string {
  const rows = Object.entries(logEvents).map(([name, { level, meaning, fields }]) => {
    const told = Object.entries(fields).map(
      ([field, kind]) => `\`${field}\`${isOptional(kind) ? ' (if known)' : ''}: ${kind.words}`,
    );
    return `| \`${name}\` | ${level} | ${meaning} | ${told.join('<br>')} |`;
  });
  return ['| Event | Level | What happened | Fields |', '|---|---|---|---|', ...rows].join('\n');
}
