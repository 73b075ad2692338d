import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { parseDocument } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KIT = `${ROOT}deploy/routers/`;
const HIVE = fileURLToPath(new URL('./bin.js', import.meta.resolve('@graphql-hive/gateway')));

const LONGEST_MS = 60_000; // whatever happens to the test, no router outlives it for long

/** The environment of a router: this machine's paths and nothing else of it. */
const BARE = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

/** What a YAML file of the kit says; fails on what a lenient reader would pass over, such as a key given twice. */
// biome-ignore lint/suspicious/noExplicitAny: a test that reads a setting names its place
export function readKitYaml(file: string): any {
  const document = parseDocument(readFileSync(KIT + file, 'utf8'), { strict: true, uniqueKeys: true });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw fault;
  return document.toJS();
}

export interface Endpoint extends AsyncDisposable {
  url: string;
  /** The headers of every request so far. */
  seen: IncomingHttpHeaders[];
}

/** Puts a handler on a free port of loopback. */
export async function onLoopback(handler: RequestListener): Promise<Endpoint> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface Router extends AsyncDisposable {
  url: string;
  output(): string;
}

/** Starts Hive Gateway with the configuration of the kit, before a supergraph composed of these parts. */
export async function startHiveRouter(
  parts: readonly { name: string; sdl: string; url: string }[],
  { env = {}, rust = false }: { env?: Record<string, string>; rust?: boolean } = {},
): Promise<Router> {
  const composed = composeServices(parts.map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl), url })));
  if (!composed.supergraphSdl) throw new Error(composed.errors?.map(({ message }) => message).join('\n'));
  const folder = mkdtempSync(join(tmpdir(), 'hive-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composed.supergraphSdl);
  const port = await freePort();
  const config = ['--config-path', `${KIT}hive/gateway.config.ts`, ...(rust ? ['--hive-router-runtime'] : [])];
  const child = spawn(
    process.execPath,
    [HIVE, 'supergraph', supergraph, '--host', '127.0.0.1', '--port', `${port}`, ...config],
    {
      cwd: folder,
      env: { ...BARE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    },
  );
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await closed;
    rmSync(folder, { recursive: true });
  };
  let output = '';
  const listens = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Listening on')) resolve(true);
      });
    }
    closed.then(() => resolve(false));
  });
  if (!(await listens)) {
    await stop();
    throw new Error(`Hive Gateway did not start:\n${output}`);
  }
  return { url: `http://127.0.0.1:${port}/graphql`, output: () => output, [Symbol.asyncDispose]: stop };
}

/** Composes for the Cosmo router as its command line does, without a way to any host; what it wrote, or its complaint. */
export async function composeForCosmo(input: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'cosmo-'));
  const out = join(folder, 'execution-config.json');
  const wgc = `${ROOT}node_modules/wgc/dist/src/index.js`;
  const nowhere = 'http://127.0.0.1:9'; // the discard port: who wants to call home fails at once
  try {
    const child = spawn(process.execPath, [wgc, 'router', 'compose', '-i', input, '-o', out], {
      cwd: folder,
      env: {
        ...BARE,
        COSMO_TELEMETRY_DISABLED: 'true',
        DISABLE_UPDATE_CHECK: 'true',
        HTTP_PROXY: nowhere,
        HTTPS_PROXY: nowhere,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`wgc router compose failed:\n${output}`);
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Hive Gateway says port 0 when it is asked for any.
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  server.close();
  await once(server, 'close');
  return port;
}
