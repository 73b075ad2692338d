import type { Writable } from 'node:stream';
import type { Sink } from './sink.ts';

/**
 * Writes to standard output, for whoever collects it. A line is accepted once the pipe has taken it; a reader who does not
 * read makes that wait, and one who has left makes it fail.
 */
export function createStdoutSink(stdout: Writable = process.stdout): Sink {
  let previous: string | null = null;
  // Without a listener the fault of a pipe would end the process; each write is told of it besides.
  const ignore = () => {};
  stdout.on('error', ignore);
  return {
    open: async () => ({ previous }),
    isOurs: async () => true,
    async append(lines, { hash }) {
      await new Promise<void>((resolve, reject) => {
        stdout.write(lines, (error) => (error ? reject(error) : resolve()));
      });
      previous = hash;
    },
    async close() {
      stdout.off('error', ignore);
    },
  };
}
