import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DispatcherParts } from '../../src/datasources/http/dispatcher.ts';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { createNames } from '../support/fault-layer/names.ts';
import { type SecureFront, startSecureFront } from '../support/fault-layer/secure-front.ts';
import { makePapers, type Papers } from '../support/papers.ts';

const CONNECT_MS = 200; // a fifth of the gateway's own, and enough for a busy machine on loopback

/** The way from a gateway to its upstream: a piece of network, and in front of it TLS or names where they are asked for. */
export interface Way extends AsyncDisposable {
  layer: FaultLayer;
  names: ReturnType<typeof createNames>;
  /** Only where it is by TLS. */
  front: SecureFront | undefined;
  papers: Papers | undefined;
  /** As the gateway has to know it. */
  origin: string;
  network: DispatcherParts;
  mend(): Promise<void>;
}

/** The way, once there is an upstream to lead to. `isBrief`: it takes less time to connect than it does in earnest. */
export async function openWay(by: 'name' | 'tls' | undefined, upstream: string, isBrief: boolean): Promise<Way> {
  const layer = await startFaultLayer(upstream);
  const names = createNames();
  const papers = by === 'tls' ? papersOnce() : undefined;
  const front = papers && (await startSecureFront(layer.origin, papers.good));
  const { port } = new URL(layer.origin);
  return {
    layer,
    names,
    front,
    papers,
    origin: front?.origin ?? (by === 'name' ? `http://pingone.example:${port}` : layer.origin),
    network: {
      ...(by === 'name' && { resolver: names.resolver }),
      ...(papers && { ca: readFileSync(papers.caFile, 'utf8') }),
      ...(isBrief && by && { connectMs: CONNECT_MS }),
    },
    async mend() {
      layer.setScenarios();
      layer.setRefusing(false);
      await layer.setSilent(false);
      names.lead('127.0.0.1');
      if (papers) front?.show({ paper: papers.good });
    },
    async [Symbol.asyncDispose]() {
      await front?.[Symbol.asyncDispose]();
      await layer.close();
    },
  };
}

let made: Papers | undefined;

/** Certificates for all trials of this process: making them takes longer than a trial. */
function papersOnce(): Papers {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'verify-graph-papers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  made = makePapers(folder);
  return made;
}
