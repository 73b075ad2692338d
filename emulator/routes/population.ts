import { type Answer, ok } from '../answer.ts';
import { compileFilter, type FilterRules } from '../filter.ts';
import { collection, link, withLinks } from '../hal.ts';
import { missing } from '../refusal.ts';
import type { Kept } from '../store.ts';
import type { Json, WirePopulation } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';

const RULES: FilterRules = { attributes: { id: ['eq'], name: ['eq', 'sw', 'co', 'ew'] }, logical: true };

function view({ world: { store }, place }: Call, { body, isExact }: Kept<WirePopulation>): Json {
  const members = [...store.users.values()].filter((user) => user.body.population?.id === body.id);
  const links = { self: link(place, 'populations', body.id), environment: link(place) };
  return withLinks(isExact, links, isExact ? body : { ...body, userCount: members.length });
}

function list(call: Call): Answer {
  const filter = call.query.get('filter');
  const matches = filter === null ? () => true : compileFilter(filter, RULES);
  const items = [...call.world.store.populations.values()].map((kept) => view(call, kept)).filter(matches);
  return ok(
    collection({ self: { href: `${call.place.origin}${call.rawUrl}` } }, 'populations', items, {
      emptyEmbedded: call.world.variations.emptyEmbedded,
      count: items.length,
    }),
  );
}

function one(call: Call): Answer {
  const id = param(call, 'populationId');
  const population = call.world.store.populations.get(id);
  if (!population) throw missing('population', id);
  return ok(view(call, population));
}

const BASE = '/v1/environments/:environmentId/populations';

export const populationRoutes: readonly Route[] = [
  { resource: 'populations', path: BASE, access: 'identity', methods: { GET: list } },
  { resource: 'population', path: `${BASE}/:populationId`, access: 'identity', methods: { GET: one } },
];
