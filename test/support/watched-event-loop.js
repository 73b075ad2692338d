// Loaded into the built server in front of everything else: on SIGUSR2 it begins to measure how late the event loop is, and on
// the next one it says it, at the 99th percentile in milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let isOn = false;

process.on('SIGUSR2', () => {
  if (isOn) {
    process.stderr.write(`late ${Math.max(0, Math.round(delay.percentile(99) / 1_000_000 - RESOLUTION_MS))}\n`);
    return;
  }
  isOn = true;
  delay.enable();
  process.stderr.write('late since\n');
});
