import { Writable } from 'node:stream';
import { type DroppingSink, droppingSink } from '../log/standard-error.ts';

/**
 * Standard error where several processes write to the same pipe. A line has less than the 4096 bytes that a pipe takes whole
 * or not at all; what Node gathers while the pipe is full has more, and would be torn apart by the lines of others. So each
 * line goes by itself, after the one before.
 */
export function standardErrorByLine(stderr: Writable = process.stderr): DroppingSink {
  stderr.on('error', () => {}); // as in `droppingSink`
  return droppingSink(
    new Writable({
      decodeStrings: false,
      write(line, _encoding, done) {
        stderr.write(line, () => done());
      },
    }),
  );
}
