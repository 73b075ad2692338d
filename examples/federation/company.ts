import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { Emulator } from '../../emulator/emulator.ts';
import { type Account, accountsSubgraph } from './accounts.ts';
import { type Application, applicationsSubgraph } from './applications.ts';
import { type Child, startChild } from './child.ts';
import { serveSibling } from './sibling.ts';

/** The subgraphs of a small company, and its supergraph in a file. */
export interface Company extends AsyncDisposable {
  /** Path of the composed supergraph. */
  supergraph: string;
  /** The gateway, as a process. */
  verify: Child;
}

export interface CompanyOptions {
  accounts: readonly Account[];
  applications: readonly Application[];
  /** More settings of the gateway. */
  env?: Record<string, string>;
  /** What the gateway's `_service` is asked with. */
  headers?: Record<string, string>;
  /** The gateway's SDL. Default: `_service` is asked for it. */
  sdl?: string;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Starts the built gateway on an emulator, and two siblings beside it, and composes the three. */
export async function startCompany(
  emulator: Pick<Emulator, 'apiUrl' | 'authUrl' | 'environmentId'>,
  { accounts, applications, env = {}, headers = {}, sdl }: CompanyOptions,
): Promise<Company> {
  const started: AsyncDisposable[] = [];
  const stopAll = async () => {
    await Promise.all(started.splice(0).map((one) => one[Symbol.asyncDispose]()));
  };
  const keep = <T extends AsyncDisposable>(one: T): T => {
    started.push(one);
    return one;
  };
  try {
    const siblings = [accountsSubgraph(accounts), applicationsSubgraph(applications)];
    const parts = await Promise.all(
      siblings.map(async (sibling) => ({ ...sibling, url: keep(await serveSibling(sibling)).url })),
    );
    const settings = {
      PORT: '0',
      PINGONE_API_URL: emulator.apiUrl,
      PINGONE_AUTH_URL: emulator.authUrl,
      PINGONE_ENVIRONMENT_ID: emulator.environmentId,
      ...env,
    };
    const verify = keep(await startChild([path('../../dist/src/cli/main.js'), 'serve'], settings));
    const folder = mkdtempSync(join(tmpdir(), 'supergraph-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    keep({
      async [Symbol.asyncDispose]() {
        remove();
        process.off('exit', remove);
      },
    });
    const supergraph = join(folder, 'supergraph.graphql');
    writeFileSync(
      supergraph,
      composed([...parts, { name: 'verify', url: verify.url, sdl: sdl ?? (await sdlOf(verify.url, headers)) }]),
    );
    return { supergraph, verify, [Symbol.asyncDispose]: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Hive Gateway as a process; with `rust` its query planner is the one of Hive Router. */
export async function startHive(
  supergraph: string,
  { rust = false, env = {} }: { rust?: boolean; env?: Record<string, string> } = {},
): Promise<Child> {
  const bin = fileURLToPath(new URL('./bin.js', import.meta.resolve('@graphql-hive/gateway')));
  const config = path('./hive.config.js');
  const where = ['--host', '127.0.0.1', '--port', `${await freePort()}`];
  const how = [...(rust ? ['--hive-router-runtime'] : []), '--config-path', config];
  return startChild([bin, 'supergraph', supergraph, ...where, ...how], env);
}

/** Posts an operation. */
export async function ask(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
  // biome-ignore lint/suspicious/noExplicitAny: the shape of an answer stands beside the query
): Promise<{ data: any; errors?: { path?: (string | number)[]; extensions?: Record<string, unknown> }[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

async function sdlOf(url: string, headers: Record<string, string>): Promise<string> {
  const { data, errors } = await ask(url, '{ _service { sdl } }', {}, headers);
  if (!data) throw new Error(`No SDL: ${JSON.stringify(errors)}`);
  return data._service.sdl;
}

function composed(parts: readonly { name: string; url: string; sdl: string }[]): string {
  const { supergraphSdl, errors } = composeServices(
    parts.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
}

/** Somebody else could take it before it is used, which on loopback hardly ever happens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a port that is none');
  return address.port;
}
