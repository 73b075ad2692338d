import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface EgressRecord extends Disposable {
  /** What the server has to be started with. */
  env: Record<string, string>;
  /** Each place that it connected to, `host:port`, each once. */
  places(): string[];
}

/** Writes down where a server connects to, in the server itself: names that lead nowhere are seen too. */
export function recordEgress(): EgressRecord {
  const folder = mkdtempSync(join(tmpdir(), 'egress-'));
  const file = join(folder, 'places');
  writeFileSync(file, '');
  const recorder = new URL('./egress-recorder.js', import.meta.url).href;
  return {
    env: { NODE_OPTIONS: `--import=${recorder}`, EGRESS_FILE: file },
    places: () => [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))].sort(),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

export interface Trap extends AsyncDisposable {
  port: number;
  visits(): number;
}

/** A place where nobody has any business. */
export async function startTrap(): Promise<Trap> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port,
    visits: () => visits,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
