import type { GuardObserver } from '../../datasources/http/guard-events.ts';
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
      case 'tls-refused':
        return log.event('tls_refused', { resource });
      case 'mismatched':
        return log.event('identity_mismatch', { resource, correlationId });
      case 'strayed':
        return log.event('link_refused', { resource, correlationId });
    }
  };

/** Writes what happens to the guards around calls into a log. */
export const guardLog =
  (log: Log): GuardObserver =>
  (event) => {
    const { group } = event;
    switch (event.type) {
      case 'circuit_changed':
        return log.event('circuit_changed', { group, from: event.from, to: event.to });
      case 'gate_closed':
        return log.event('gate_closed', { group, reason: event.reason, forMs: event.forMs });
      case 'retry_budget_empty':
        return log.event('retry_budget_empty', { group });
      case 'queue_refused':
        return log.event('queue_refused', { group, reason: event.reason });
    }
  };
