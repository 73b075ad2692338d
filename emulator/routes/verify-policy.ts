import { type Answer, ok } from '../answer.ts';
import { compileFilter, type FilterRules } from '../filter.ts';
import { collection, link, type Place, withLinks } from '../hal.ts';
import { missing } from '../refusal.ts';
import type { Kept } from '../store.ts';
import type { Json, WirePolicy } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';

const RULES: FilterRules = { attributes: { name: ['eq', 'ne', 'co', 'sw', 'ew', 'pr'] }, logical: false };

/** A policy with its links; also what `expand=verifyPolicy` puts into a transaction. */
export const policyView = (place: Place, { body, isExact }: Kept<WirePolicy>): Json =>
  withLinks(isExact, { self: link(place, 'verifyPolicies', body.id), environment: link(place) }, body);

function list(call: Call): Answer {
  const { store, variations } = call.world;
  const filter = call.query.get('filter');
  const matches = filter === null ? () => true : compileFilter(filter, RULES);
  const items = [...store.policies.values()].filter(({ body }) => matches(body));
  return ok(
    collection(
      { self: { href: `${call.place.origin}${call.rawUrl}` }, environment: link(call.place) },
      'verifyPolicies',
      items.map((policy) => policyView(call.place, policy)),
      { emptyEmbedded: variations.emptyEmbedded },
    ),
  );
}

function one(call: Call): Answer {
  const id = param(call, 'policyId');
  const policy = call.world.store.policies.get(id);
  if (!policy) throw missing('verify policy', id);
  return ok(policyView(call.place, policy));
}

const BASE = '/v1/environments/:environmentId/verifyPolicies';

export const verifyPolicyRoutes: readonly Route[] = [
  { resource: 'verifyPolicies', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'verifyPolicy', path: `${BASE}/:policyId`, access: 'verify', methods: { GET: one } },
];
