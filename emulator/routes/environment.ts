import { type Answer, ok } from '../answer.ts';
import { compileFilter, type FilterRules } from '../filter.ts';
import { collection, link, withLinks } from '../hal.ts';
import type { Json } from '../wire.ts';
import type { Call, Route } from '../world.ts';

const RULES: FilterRules = {
  attributes: { name: ['sw'], id: ['eq'], 'organization.id': ['eq'], 'license.id': ['eq'] },
  logical: true,
};

const view = ({ world: { store }, place }: Call): Json =>
  withLinks(store.environment.isExact, { self: link(place), users: link(place, 'users') }, store.environment.body);

/** Only the environment whose data this emulator holds; that of an administrators' worker is not listed. */
function list(call: Call): Answer {
  const filter = call.query.get('filter');
  const matches = filter === null ? () => true : compileFilter(filter, RULES);
  const items = [view(call)].filter(matches);
  return ok(
    collection({ self: { href: `${call.place.origin}${call.rawUrl}` } }, 'environments', items, {
      emptyEmbedded: call.world.variations.emptyEmbedded,
      count: items.length,
    }),
  );
}

export const environmentRoutes: readonly Route[] = [
  { resource: 'environments', path: '/v1/environments', access: 'identity', methods: { GET: list } },
  {
    resource: 'environment',
    path: '/v1/environments/:environmentId',
    access: 'identity',
    methods: { GET: (call) => ok(view(call)) },
  },
];
