import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child extends AsyncDisposable {
  /** Where it listens. */
  url: string;
  /** All that it said so far. */
  output(): string;
}

const READY_MS = 60_000; // a loaded machine with two cores needs about ten seconds for the slowest of them

/**
 * Starts a program of Node and waits until it names the address that it listens on. It never outlives this process, unless
 * that is killed with a signal that it cannot hear.
 */
export async function startChild(args: readonly string[], env: Record<string, string> = {}): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      look();
    });
  }
  const closed = once(child, 'close');
  // From now on, not from when it is up: whoever ends this process does not wait for that.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await closed;
    process.off('exit', kill);
  };
  const url = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), READY_MS);
    const settle = (found: string | undefined) => {
      clearTimeout(timer);
      resolve(found);
    };
    look = () => {
      const [found] = /http:\/\/[\w.[\]]+:\d+(?:\/graphql)?(?=\W)/.exec(text) ?? [];
      if (found) settle(found);
    };
    closed.then(
      () => settle(undefined),
      () => settle(undefined),
    );
  });
  if (url === undefined) {
    await stop();
    throw new Error(`It did not start: ${args.join(' ')}\n${text}`);
  }
  return {
    url: url.endsWith('/graphql') ? url : `${url}/graphql`,
    output: () => text,
    [Symbol.asyncDispose]: stop,
  };
}
