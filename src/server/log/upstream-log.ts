import type { UpstreamObserver } from '../../datasources/http/observer.ts';
import type { Log } from './events.ts';

/** Writes what happens on the way to PingOne into a log. */
export const upstreamLog =
  (log: Log): UpstreamObserver =>
  (event) => {
    const { resource, correlationId } = event;
    switch (event.kind) {
      case 'called': {
        const { attempt, durationMs, status } = event;
        return log.event('upstream_call', { resource, attempt, durationMs, status, correlationId });
      }
      case 'failed':
        return log.event('upstream_failed', { resource, code: event.code, status: event.status, correlationId });
      case 'mismatched':
        return log.event('identity_mismatch', { resource, correlationId });
      case 'strayed':
        return log.event('link_refused', { resource, correlationId });
    }
  };
