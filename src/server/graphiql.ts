import type { Plugin } from 'graphql-yoga';
import { ENDPOINT, isEndpoint } from './door/request-head.ts';
import { asset, type EncodedAsset } from './graphiql/assets.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPage } from './graphiql/page.ts';
import { type HeaderOptions, responseHeaders } from './response-headers.ts';

const ASSETS_PATH = `${ENDPOINT}/graphiql/`; // below it, so that whoever lets the endpoint through lets these through

export interface GraphiqlOptions {
  /** One tab each, in this order. */
  readonly examples: readonly ExampleOperation[];
  /** What the header editor of a new tab holds, for instance an `authorization` header. Never stored by the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the answers, as everywhere. */
  readonly answers?: HeaderOptions;
}

/**
 * GraphiQL at the GraphQL endpoint for whoever asks with GET and accepts HTML, with every file served from here: the page
 * reaches no other host, and its Content-Security-Policy forbids it. Yoga's own page must be off (`graphiql: false`).
 */
export function graphiqlPlugin({ examples, headers, answers }: GraphiqlOptions): Plugin {
  const html = graphiqlPage({ examples, endpoint: ENDPOINT, assetsPath: ASSETS_PATH, ...(headers && { headers }) });
  const pageHeaders = { 'content-type': 'text/html; charset=utf-8', ...responseHeaders('page', answers) };
  const assetHeaders = responseHeaders('asset', answers);
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      if (url.pathname.startsWith(ASSETS_PATH)) {
        const found = await asset(url.pathname.slice(ASSETS_PATH.length), acceptsGzip(request));
        const body = request.method === 'HEAD' ? null : (found?.body ?? null);
        endResponse(
          new fetchAPI.Response(
            body,
            found ? { headers: { ...assetHeaders, ...contentHeaders(found) } } : { status: 404 },
          ),
        );
      } else if (isEndpoint(url.pathname) && request.headers.get('accept')?.includes('text/html')) {
        endResponse(new fetchAPI.Response(request.method === 'HEAD' ? null : html, { headers: pageHeaders }));
      }
    },
  };
}

const acceptsGzip = (request: Request): boolean => /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');

const contentHeaders = ({ mediaType, gzipped }: EncodedAsset): Record<string, string> => ({
  'content-type': mediaType,
  ...(gzipped && { 'content-encoding': 'gzip' }),
});
