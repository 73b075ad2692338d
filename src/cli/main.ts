#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { run } from './program.ts';

// `verify-graph schema | head` closes the pipe early; that is no fault.
process.stdout.on('error', (error) => {
  if (process.stdout.listenerCount('error') > 1) return; // the audit trail goes there, and sees to it that nothing unseen leaves
  if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const LINGER_MS = 500; // for a socket that is still closing

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`verify-graph stopped: ${error instanceof Error ? error.message : 'an unknown fault'}\n`);
  process.exitCode = EXIT.failed;
}

// Output is written out before the process ends by itself; only something that still holds it open is cut off.
setTimeout(() => process.exit(), LINGER_MS).unref();
