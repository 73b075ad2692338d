import type { Variations } from './variations.ts';
import type { Json } from './wire.ts';

/** Where the caller reached us: links lead back to the same address. */
export type Place = { origin: string; environmentId: string };

export type Link = { href: string };

/** The absolute link of something in the environment; without steps, of the environment itself. */
export const link = ({ origin, environmentId }: Place, ...steps: string[]): Link => ({
  href: [`${origin}/v1/environments/${environmentId}`, ...steps].join('/'),
});

/** Adds `_links` in front, unless the resource brings its own or is to be answered as it is. */
export const withLinks = (isExact: boolean, links: Json, body: Json): Json =>
  isExact || '_links' in body ? body : { _links: links, ...body };

/** A list answer; extra members of `embedded` that are undefined are left out. */
export function collection(
  links: Json,
  name: string,
  items: readonly Json[],
  {
    emptyEmbedded,
    embedded = {},
    ...members
  }: Pick<Variations, 'emptyEmbedded'> & { embedded?: Json; [member: string]: unknown },
): Json {
  const isEmpty = items.length === 0 && Object.keys(embedded).length === 0;
  return {
    _links: links,
    ...(isEmpty && emptyEmbedded === 'missing' ? {} : { _embedded: { [name]: items, ...embedded } }),
    ...members,
    size: items.length,
  };
}
