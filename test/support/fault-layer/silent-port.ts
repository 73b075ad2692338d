import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type SilentPort = AsyncDisposable;

const LISTEN = `
  require('node:net').createServer().listen({ port: Number(process.argv[1]), host: process.argv[2], backlog: 1 }, () => {
    process.stdout.write('listening');
  });
  process.stdin.resume().on('end', () => process.exit()); // nor does it outlive who started it
`;
const TAKEN_WITHIN_MS = 50; // on loopback
const MOST = 10; // a line for one holds two or three

/** Listens with a line for one, which is full: whoever else wants to connect hears nothing, as behind a firewall. */
export async function silentPort(port: number, address: string): Promise<SilentPort> {
  const child = spawn(process.execPath, ['-e', LISTEN, String(port), address], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP'); // who does not run takes nobody out of the line
  const inLine: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    if (inLine.length === MOST) throw new Error('the line is never full');
    const socket = connect(port, address).on('error', () => {});
    inLine.push(socket);
    isFull = !(await isTaken(socket));
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of inLine) socket.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const isTaken = (socket: Socket) =>
  new Promise<boolean>((resolve) => {
    const timer = setTimeout(resolve, TAKEN_WITHIN_MS, false);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
