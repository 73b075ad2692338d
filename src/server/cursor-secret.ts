import { randomBytes } from 'node:crypto';
import type { UpstreamSettings } from '../datasources/upstream-settings.ts';
import type { Settings } from './config.ts';

/**
 * What cursors are sealed with. Without a setting of its own, the service's secret does: the same in all replicas, and not
 * to be learned from a cursor. With neither, cursors end with the process.
 */
export function cursorSecretOf({
  cursorSecret: own,
  upstream: { credential, environmentId },
}: Pick<Settings, 'cursorSecret'> & { upstream: UpstreamSettings }): string | Buffer {
  if (own) return `${environmentId} ${own.reveal()}`;
  switch (credential.kind) {
    case 'worker':
      return `${environmentId} ${credential.clientSecret.reveal()}`;
    case 'token':
      return `${environmentId} ${credential.accessToken.reveal()}`;
    case 'caller':
      return randomBytes(32);
  }
}
