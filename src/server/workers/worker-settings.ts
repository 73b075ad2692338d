import { z } from 'zod';
import { isObject } from '../../datasources/http/wire-record.ts';
import { Secret } from '../../datasources/secret.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Settings } from '../config.ts';

type Started = Settings & { upstream: UpstreamSettings };

const SECRET = '$secret'; // no member of any setting has this name

/**
 * The settings as a worker gets them: those that the primary read, so that one that is started late has the same as the others
 * whatever has become of files since. What the primary alone needs is left out, and connections are divided.
 */
export function packSettings(settings: Started): unknown {
  const { audit: _audit, cursorSecret: _cursorSecret, upstream, ...rest } = settings;
  const { credential } = upstream;
  return packed({
    ...rest,
    door: { ...settings.door, maxConnections: Math.floor(settings.door.maxConnections / settings.workers) },
    upstream: {
      ...upstream,
      credential: credential.kind === 'worker' ? { ...credential, clientSecret: new Secret('') } : credential,
    },
  });
}

const shape = z.custom<Started>(
  (value) =>
    isObject(value) &&
    typeof value.host === 'string' &&
    typeof value.port === 'number' &&
    isObject(value.door) &&
    isObject(value.upstream) &&
    isObject(value.upstream.credential),
);

/** The contrary. Both sides are the same build, so that a look at the outline is enough. */
export const unpackSettings = (text: unknown): Started => shape.parse(unpacked(text));

/** Objects of classes lose what is private to them between processes; maps, texts and numbers go as they are. */
function packed(value: unknown): unknown {
  if (value instanceof Secret) return { [SECRET]: value.reveal() };
  return mapped(value, packed);
}

function unpacked(value: unknown): unknown {
  if (isObject(value) && typeof value[SECRET] === 'string') return new Secret(value[SECRET]);
  return mapped(value, unpacked);
}

function mapped(value: unknown, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (!isObject(value) || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}
