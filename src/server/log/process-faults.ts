import type { Log } from './events.ts';
import { faultPlace } from './fault-place.ts';

/**
 * What happens to faults that no answer waits for. A promise that nobody awaited harms nothing else, so the process serves
 * on. After an exception that nobody caught, half of something may have been done: the process ends, and whoever runs it
 * starts a fresh one. Node's own words on either would hold the message, and with it anything.
 */
export function watchProcess(log: Log, exit: (code: number) => void = process.exit): void {
  process.on('unhandledRejection', (reason) => log.event('unhandled_rejection', faultPlace(reason)));
  process.on('uncaughtException', (error) => {
    log.event('uncaught_exception', faultPlace(error));
    exit(1);
  });
}
