import { upstreamError } from '../errors.ts';
import type { HttpClient } from './http-client.ts';
import type { ReadLimits } from './read-limits.ts';
import type { WireRecord } from './wire-record.ts';

const MAX_PAGES = 50; // of one list in one operation: beyond that the upstream is going round in circles

/** The items of a collection's page. PingOne leaves out `_embedded`, or sends it empty, where there are none. */
export function embedded(page: WireRecord, name: string): WireRecord[] {
  const inside = page.isEmptyList('_embedded') ? null : page.object('_embedded');
  return inside?.has(name) ? inside.objects(name) : page.objects(name);
}

/**
 * The query string (without `?`) of a page's `next` link, or null at the end. A link is followed only to the API's own
 * origin and to the very path that was asked for, since it goes there with a token.
 */
export function nextQuery(page: WireRecord, http: HttpClient, path: string): string | null {
  const href = page.object('_links')?.object('next')?.text('href');
  if (href === undefined || href === null || href === '') return null;
  const asked = http.origin + http.basePath + path;
  const url = URL.canParse(href, asked) ? new URL(href, asked) : undefined;
  const isOurs = url?.origin === http.origin && url.username === '' && url.password === '';
  if (!isOurs || url.pathname !== http.basePath + path) {
    page.suspect('strayed');
    throw upstreamError('UPSTREAM_INVALID', { correlationId: page.correlationId });
  }
  return url.search.slice(1);
}

/** All pages of a collection, in order; null where the collection itself is not there. */
export async function allPages(
  http: HttpClient,
  path: string,
  query: string,
  limits?: ReadLimits,
): Promise<WireRecord[] | null> {
  const pages: WireRecord[] = [];
  const seen = new Set<string>();
  for (let next: string | null = query; next !== null; ) {
    const page: WireRecord | null = await http.get(next === '' ? path : `${path}?${next}`, limits);
    if (page === null) {
      if (pages.length === 0) return null;
      throw upstreamError('UPSTREAM_INVALID');
    }
    pages.push(page);
    seen.add(next);
    next = nextQuery(page, http, path);
    if (next !== null && (seen.has(next) || pages.length >= MAX_PAGES)) {
      throw upstreamError('UPSTREAM_INVALID', { correlationId: page.correlationId });
    }
  }
  return pages;
}

/** A query string from its members; those without a value are left out. */
export function queryOf(members: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}
