import type { ChildProcess } from 'node:child_process';

/** The next message of a child; fails when it ends before. */
export function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: unknown) => {
      settle();
      resolve(message as T); // the two files at the ends of the channel know what they send
    };
    const onExit = (code: number | null) => {
      settle();
      reject(new Error(`A process of the measurement ended with ${code}.`));
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}

/** Sends a message and gives what comes back; one at a time. */
export function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = heard<T>(child);
  child.send(message);
  return answer;
}
