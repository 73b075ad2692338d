import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Settings } from '../config.ts';
import { endpointUrl } from '../endpoint-url.ts';
import { createLog } from '../log/log.ts';
import { standardError } from '../log/standard-error.ts';
import type { RunningGateway } from '../start.ts';
import { createCrew } from './crew.ts';
import type { WorkerProcess } from './member.ts';
import { openSharedState } from './shared-state.ts';
import { wholeLines } from './whole-lines.ts';

/** The entry of a worker beside this file: TypeScript when this one runs as it is, JavaScript in `dist`. */
const entryPath = (): string =>
  fileURLToPath(new URL(`./worker-main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** Starts as many processes as are set, which listen together, and has what they need in common. Serves nothing itself. */
export async function startWorkers(
  settings: Settings & { upstream: UpstreamSettings },
  { examples = false }: { examples?: boolean } = {},
): Promise<RunningGateway> {
  const sink = standardError();
  const log = createLog(settings.logLevel, sink);
  sink.onDropped((lines) => log.event('log_dropped', { lines }));
  // In turn: whoever waits on the same socket takes what it can, which is most of it for one of them.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({
    exec: entryPath(),
    args: [],
    serialization: 'advanced', // structured clones: maps, bytes and whatever JSON would lose
    // What a worker says goes through here, whole lines of it. A stream that it inherited would block from then on, for all who
    // have it: whoever starts a process makes it so, and one reader who stops would hold up everything.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const crew = createCrew({ workers: settings.workers, log, fork: () => forkWorker((lines) => sink.write(lines)) });
  const shared = await openSharedState({ settings, examples, log, tellAll: crew.tellAll });
  const port = await crew.start(shared).catch(async (error: unknown) => {
    await crew.kill();
    await shared.close();
    throw error;
  });
  return {
    url: endpointUrl(settings.host, port),
    port,
    log,
    failed: crew.failed,
    startDraining: () => crew.tellAll('drain', null),
    async close(limitMs) {
      crew.tellAll('drain', null);
      shared.stop();
      const cut = await crew.close(limitMs);
      await shared.close();
      return cut;
    },
  };
}

/** A worker, as the operating system's process that it is. It ends by itself when this process is gone, however that went. */
function forkWorker(say: (lines: string) => void): WorkerProcess {
  const worker = cluster.fork();
  const said = wholeLines(say);
  worker.process.stderr?.setEncoding('utf8').on('data', said.add).on('end', said.end);
  const gone = new Promise<void>((resolve) => worker.once('disconnect', resolve));
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    worker.once('exit', (code, signal) => resolve({ code, signal }));
    worker.on('error', () => worker.process.pid === undefined && resolve({ code: 1, signal: null })); // it never began
  });
  return {
    pid: worker.process.pid,
    ended: Promise.all([exited, worker.process.pid === undefined ? undefined : gone]).then(([how]) => how),
    kill: () => void worker.process.kill('SIGKILL'),
    send(message) {
      if (worker.isConnected()) worker.send(message, () => {}); // that it is gone, its end says
    },
    onMessage: (hear) => void worker.on('message', hear),
  };
}
