import type { PageInfo as Model } from '../resolvers/paging.ts';
import { builder } from './builder.ts';

export const PageInfo = builder.objectRef<Model>('PageInfo');
PageInfo.implement({
  // Every subgraph with Relay lists has one, and composition wants to be told that they are the same.
  shareable: true,
  description: 'Where a page stands in its list, after the Relay cursor connection specification.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      nullable: false,
      description: 'Whether the list goes on behind this page. For users: whether PingOne announces more.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      nullable: false,
      description: 'Whether the list has something before this page; going forward, whether `after` skipped something.',
    }),
    startCursor: t.exposeString('startCursor', {
      description: 'Cursor of the first edge, opaque; null where the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      description: 'Cursor of the last edge, opaque, for the next `after`; null where the page is empty.',
    }),
  }),
});

export const FIRST = 'How many to take from the start, 1 to 100; 20 where neither `first` nor `last` is given.';
export const AFTER = 'A cursor of this list and filter; the page begins behind it.';
export const LAST = 'How many to take from the end, 1 to 100. Not together with `first`.';
export const BEFORE = 'A cursor of this list and filter; the page ends before it.';
export const CURSOR =
  'Opaque; good for this list and filter only. Stays good when the list changes, and across restarts where the gateway keeps the key that it makes them with.';
export const EDGES = 'The items with their cursors.';
export const NODES = 'The items alone.';
export const PAGE_INFO = 'Where this page stands in the list.';

/** For routers that reckon the cost of an operation: how many items a page may have, and where they are. */
export const pageOf = (...slicingArguments: string[]) => ({
  assumedSize: 20,
  slicingArguments,
  sizedFields: ['edges', 'nodes'],
  requireOneSlicingArgument: false,
});
