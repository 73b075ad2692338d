import type { Plugin } from 'graphql-yoga';
import { asset, type EncodedAsset } from './graphiql/assets.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPage, PAGE_POLICY } from './graphiql/page.ts';

const ENDPOINT = '/graphql';
const ASSETS_PATH = `${ENDPOINT}/graphiql/`; // below it, so that whoever lets the endpoint through lets these through

export interface GraphiqlOptions {
  /** One tab each, in this order. */
  readonly examples: readonly ExampleOperation[];
  /** What the header editor of a new tab holds, for instance an `authorization` header. Never stored by the page. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * GraphiQL at the GraphQL endpoint for whoever asks with GET and accepts HTML, with every file served from here: the page
 * reaches no other host, and its Content-Security-Policy forbids it. Yoga's own page must be off (`graphiql: false`).
 */
export function graphiqlPlugin({ examples, headers }: GraphiqlOptions): Plugin {
  const html = graphiqlPage({ examples, endpoint: ENDPOINT, assetsPath: ASSETS_PATH, ...(headers && { headers }) });
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      if (url.pathname.startsWith(ASSETS_PATH)) {
        const found = await asset(url.pathname.slice(ASSETS_PATH.length), acceptsGzip(request));
        const body = request.method === 'HEAD' ? null : (found?.body ?? null);
        endResponse(new fetchAPI.Response(body, found ? { headers: assetHeaders(found) } : { status: 404 }));
      } else if (isPagePath(url.pathname) && request.headers.get('accept')?.includes('text/html')) {
        endResponse(new fetchAPI.Response(request.method === 'HEAD' ? null : html, { headers: PAGE_HEADERS }));
      }
    },
  };
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-cache',
  // The same path answers GraphQL to a client that does not accept HTML.
  vary: 'accept',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const isPagePath = (path: string): boolean => path === ENDPOINT || path === `${ENDPOINT}/`;

const acceptsGzip = (request: Request): boolean => /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');

const assetHeaders = ({ mediaType, gzipped }: EncodedAsset): Record<string, string> => ({
  'content-type': mediaType,
  ...(gzipped && { 'content-encoding': 'gzip' }),
  vary: 'accept-encoding',
  // The path holds a hash of what is served, so a new version has a new address.
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
});
