import { DEFAULT_MAX_BODY_BYTES } from './door/graphql-door.ts';
import { DEFAULT_MAX_CONNECTIONS } from './http-server.ts';
import { onOrOff } from './settings-forms.ts';
import * as form from './settings-forms-door.ts';
import type { SettingsSource } from './settings-source.ts';
import { DEFAULT_ANSWER_MS } from './slow-readers.ts';

/** Who gets through the HTTP door, and what it tells them. */
export interface DoorSettings {
  maxBodyBytes: number;
  maxConnections: number;
  /** How long a client may take to read an answer. */
  answerMs: number;
  /** Origins whose pages may ask and read. */
  corsOrigins: readonly string[];
  /** Whether browsers are told to insist on TLS. */
  hsts: boolean;
  introspection: boolean;
  graphiql: boolean;
}

/** The settings of the HTTP door; every fault is left in the source. */
export function readDoor(source: SettingsSource, { production }: { production: boolean }): DoorSettings {
  const asked = source.read('GRAPHIQL', onOrOff);
  // GraphiQL is nothing without the schema: who asks for the one means the other too.
  const introspection = source.read('INTROSPECTION', onOrOff) ?? (asked || !production);
  if (asked && !introspection) {
    source.faults.push('INTROSPECTION=off leaves GraphiQL without a schema: set it to on, or GRAPHIQL to off');
  }
  const answerSeconds = source.read('LIMIT_ANSWER_SECONDS', form.answerSeconds);
  return {
    maxBodyBytes: source.read('LIMIT_BODY_BYTES', form.bodyBytes) ?? DEFAULT_MAX_BODY_BYTES,
    maxConnections: source.read('MAX_CONNECTIONS', form.connections) ?? DEFAULT_MAX_CONNECTIONS,
    answerMs: answerSeconds === undefined ? DEFAULT_ANSWER_MS : answerSeconds * 1_000,
    corsOrigins: source.read('CORS_ORIGINS', form.corsOrigins) ?? [],
    hsts: source.read('HSTS', onOrOff) ?? false,
    introspection,
    graphiql: asked ?? (!production && introspection),
  };
}
