import cluster from 'node:cluster';
import { createChannel } from './channel.ts';

// One worker: a process that the primary starts, which tells it everything, and without which it ends (node:cluster sees to
// that). Signals are the primary's too: a terminal sends them to all, and whoever serves on has to be told when to end.
process.on('SIGINT', () => {}).on('SIGTERM', () => {});

const LINGER_MS = 500; // for a socket that is still closing, as in the command line's own entry

const channel = createChannel({
  send(message) {
    if (process.connected) process.send?.(message, undefined, undefined, () => {}); // without a primary nothing is left to do
  },
  onMessage: (hear) => void process.on('message', hear),
});
channel.answer('alive', () => null);
channel.on('start', async (start) => {
  const { startWorker } = await import('./worker.ts');
  await startWorker(channel, start, () => {
    cluster.worker?.disconnect();
    setTimeout(() => process.exit(), LINGER_MS).unref();
  });
});
process.once('disconnect', () => channel.close());
channel.tell('hello', null);
