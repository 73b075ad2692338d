import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command line. */
export const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** A machine that has other tests to run holds up the event loop, which says nothing of the product. */
const BUSY_MACHINE = { SHED_DELAY_MS: '10000' };

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CliProcess {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Settles with the first group of the match once the output has it; fails when the process ends before. */
  said(pattern: RegExp): Promise<string>;
}

export interface LaunchedCli extends CliProcess, AsyncDisposable {
  /** All that it has said so far. */
  output(): { stdout: string; stderr: string };
}

/** Starts the built command line as a process group of its own, without this shell's settings; it ends with the test. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): CliProcess {
  const launched = launchCli(args, env);
  // Not `await using`: a test that ran out of time never leaves its block.
  onTestFinished(() => launched[Symbol.asyncDispose]());
  return launched;
}

/** The same for several tests: it ends when it is disposed of. `command` is what runs in place of the built product. */
export function launchCli(
  args: readonly string[],
  env: Record<string, string> = {},
  command: readonly string[] = [MAIN],
  cwd: string = process.cwd(),
): LaunchedCli {
  const child = spawn(process.execPath, [...command, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...BUSY_MACHINE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...output }));
  return {
    child,
    ended,
    output: () => ({ ...output }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output.stdout + output.stderr);
          if (!match) return;
          waiting.delete(look);
          resolve(match[1] ?? match[0]);
        };
        waiting.add(look);
        look();
        ended.then(
          () => reject(new Error(`ended without saying ${pattern}:\n${output.stdout}${output.stderr}`)),
          reject,
        );
      }),
  };
}

/** Runs it to its end. */
export const runCli = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  startCli(args, env).ended;
