import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PAGE_ICON } from './icon.ts';
import { START_SCRIPT } from './start-script.ts';

export interface EncodedAsset {
  readonly mediaType: string;
  readonly gzipped: boolean;
  readonly body: Uint8Array<ArrayBuffer>;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The files that the page loads, by name. The bundle is 9 MB of strings: it is imported when the first of them is asked for. */
const FILES: ReadonlyMap<string, { mediaType: string; text: () => Promise<string> }> = new Map([
  ['graphiql.js', { mediaType: JAVASCRIPT, text: async () => (await bundle()).js }],
  ['graphiql.css', { mediaType: 'text/css; charset=utf-8', text: async () => (await bundle()).css }],
  ['editor.worker.js', { mediaType: JAVASCRIPT, text: async () => (await bundle()).editorWorkerService }],
  ['json.worker.js', { mediaType: JAVASCRIPT, text: async () => (await bundle()).jsonWorker }],
  ['graphql.worker.js', { mediaType: JAVASCRIPT, text: async () => (await bundle()).graphqlWorker }],
  ['start.js', { mediaType: JAVASCRIPT, text: async () => START_SCRIPT }],
  ['icon.svg', { mediaType: 'image/svg+xml', text: async () => PAGE_ICON }],
]);

const bundle = () => import('@graphql-yoga/render-graphiql/graphiql');

const bundlePackage: unknown = createRequire(import.meta.url)('@graphql-yoga/render-graphiql/package.json');

/** Changes with every file that is served; the first segment of their path, so that browsers may keep them for good. */
export const ASSETS_VERSION: string = createHash('sha256')
  .update(JSON.stringify([bundlePackage, START_SCRIPT, PAGE_ICON]))
  .digest('hex')
  .slice(0, 12);

const compress = promisify(gzip);
const encoded = new Map<string, Promise<EncodedAsset>>();

/** The file at a path such as `<version>/graphiql.js`, or undefined. Each is encoded once and then kept. */
export async function asset(path: string, gzipped: boolean): Promise<EncodedAsset | undefined> {
  const [version, name = '', ...rest] = path.split('/');
  const file = FILES.get(name);
  if (version !== ASSETS_VERSION || !file || rest.length > 0) return undefined;
  const key = `${name} ${gzipped}`;
  const kept = encoded.get(key) ?? encode(file, gzipped);
  encoded.set(key, kept);
  return kept;
}

async function encode(
  { mediaType, text }: { mediaType: string; text: () => Promise<string> },
  gzipped: boolean,
): Promise<EncodedAsset> {
  const plain = new TextEncoder().encode(await text());
  return { mediaType, gzipped, body: gzipped ? new Uint8Array(await compress(plain)) : plain };
}
