import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { firstMessage } from './message.ts';
import { play, type Stage } from './play.ts';
import { createChooser, type Scenario } from './scenario.ts';
import { type SilentPort, silentPort } from './silent-port.ts';

interface Exchange {
  method: string;
  path: string;
  /** Monotonic milliseconds. */
  at: number;
  fault?: Scenario['fault']['kind'];
}

export interface FaultLayer extends AsyncDisposable {
  origin: string;
  /** In place of those before; counted anew. */
  setScenarios(...scenarios: Scenario[]): void;
  /** Whether connections are taken at all. */
  setRefusing(refuses: boolean): void;
  /** Whether connections are neither taken nor refused: nothing comes back. */
  setSilent(isSilent: boolean): Promise<void>;
  /** What came through, in order of arrival. */
  exchanges(): readonly Exchange[];
  clearExchanges(): void;
  /** Connections of the gateway that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** A piece of network between gateway and upstream, made to fail: it reads whole HTTP/1.1 messages, and spoils answers. */
export async function startFaultLayer(
  upstreamOrigin: string,
  { address = '127.0.0.1', port: wantedPort = 0 }: { address?: string; port?: number } = {},
): Promise<FaultLayer> {
  const { hostname, port } = new URL(upstreamOrigin);
  const clients = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let choosers: { scenario: Scenario; chooser: ReturnType<typeof createChooser> }[] = [];
  let exchanges: Exchange[] = [];
  let refuses = false;

  const later: Stage['later'] = (ms, callback) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        callback();
      },
      Math.max(0, ms),
    );
    timers.add(timer);
  };

  const choose = (head: string) => {
    const [method = '', path = ''] = head.split(' ', 2);
    const exchange: Exchange = { method, path, at: performance.now() };
    exchanges.push(exchange);
    for (const { scenario, chooser } of choosers) {
      const turn = chooser.hit(method, path);
      if (turn === undefined) continue;
      exchange.fault = scenario.fault.kind;
      return { scenario, turn };
    }
    return undefined;
  };

  const server = createServer((client) => {
    if (refuses) return void client.resetAndDestroy();
    clients.add(client);
    const upstream = connect(Number(port), hostname);
    let requests = Buffer.alloc(0);
    let answers = Buffer.alloc(0);
    let current: ReturnType<typeof choose>;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => {}); // a side that hangs up is what this is for
      socket.on('close', () => {
        clients.delete(client);
        // An answer that is still being played out needs nobody behind it.
        if (socket === client) other.destroy();
      });
    }
    client.on('data', (bytes) => {
      requests = Buffer.concat([requests, bytes]);
      const message = firstMessage(requests);
      if (!message) return;
      const request = requests.subarray(0, message.length);
      requests = requests.subarray(message.length);
      current = choose(message.head);
      if (current?.scenario.fault.kind !== 'half-open') upstream.write(request);
    });
    upstream.on('data', (bytes) => {
      answers = Buffer.concat([answers, bytes]);
      const message = firstMessage(answers);
      if (!message || client.destroyed) return;
      const answer = answers.subarray(0, message.length);
      answers = answers.subarray(message.length);
      play(answer, current?.scenario.fault, current?.turn ?? 0, current?.scenario.seed ?? 0, { client, later });
    });
  });
  server.listen(wantedPort, address);
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo; // it listens on a port, so this is no pipe

  let silence: SilentPort | undefined;
  const close = async () => {
    await silence?.[Symbol.asyncDispose]();
    for (const timer of timers) clearTimeout(timer);
    for (const client of clients) client.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return {
    origin: `http://${address}:${ownPort}`,
    setScenarios(...scenarios) {
      choosers = scenarios.map((scenario) => ({ scenario, chooser: createChooser(scenario) }));
    },
    setRefusing(value) {
      refuses = value;
      if (value) for (const client of clients) client.resetAndDestroy();
    },
    async setSilent(isSilent) {
      if (isSilent === (silence !== undefined)) return;
      if (!isSilent) {
        await silence?.[Symbol.asyncDispose]();
        silence = undefined;
        server.listen(ownPort, address);
        await once(server, 'listening');
        return;
      }
      for (const client of clients) client.resetAndDestroy();
      server.close();
      await once(server, 'close');
      silence = await silentPort(ownPort, address);
    },
    exchanges: () => exchanges,
    clearExchanges() {
      exchanges = [];
    },
    connections: () => clients.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}
