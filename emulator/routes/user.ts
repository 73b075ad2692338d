import { type Answer, ok } from '../answer.ts';
import { compileFilter, type FilterRules, type Operator } from '../filter.ts';
import { collection, link, withLinks } from '../hal.ts';
import { limitOf, pageOf } from '../paging.ts';
import { type KeptUser, userIn } from '../store.ts';
import { withUnlisted } from '../unknown-enums.ts';
import type { Json } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';

/** 1 to 1000 are accepted, as in the SDK; a page never holds more than the documented 200. */
const LIMIT = { byDefault: 100, most: 1000 };
const LARGEST_PAGE = 200;

const TEXT: readonly Operator[] = ['eq', 'sw'];
const SEARCHED: readonly Operator[] = ['eq', 'sw', 'ew', 'co'];
const EXACT: readonly Operator[] = ['eq'];

const ATTRIBUTES: Readonly<Record<string, readonly Operator[]>> = {
  accountId: TEXT,
  'address.streetAddress': TEXT,
  'address.locality': TEXT,
  'address.region': TEXT,
  'address.postalCode': TEXT,
  'address.countryCode': TEXT,
  email: SEARCHED,
  enabled: EXACT,
  endDate: EXACT,
  externalId: TEXT,
  locale: TEXT,
  mobilePhone: TEXT,
  'name.given': SEARCHED,
  'name.family': SEARCHED,
  'name.formatted': SEARCHED,
  'name.middle': TEXT,
  'name.honorificPrefix': TEXT,
  'name.honorificSuffix': TEXT,
  nickname: TEXT,
  'population.id': EXACT,
  'photo.href': TEXT,
  preferredLanguage: TEXT,
  primaryPhone: TEXT,
  startDate: EXACT,
  timezone: TEXT,
  title: TEXT,
  type: TEXT,
  username: SEARCHED,
};

const WITHOUT_ID: FilterRules = { attributes: ATTRIBUTES, logical: true };
// Not in the documented list, but used by the vendor's own tools.
const WITH_ID: FilterRules = { attributes: { ...ATTRIBUTES, id: EXACT }, logical: true };

function view({ world: { variations }, place }: Call, { body, isExact }: KeptUser): Json {
  const self = link(place, 'users', body.id);
  const links = {
    self,
    environment: link(place),
    ...(body.population ? { population: link(place, 'populations', body.population.id) } : {}),
    verifyTransactions: link(place, 'users', body.id, 'verifyTransactions'),
    verifyStatus: link(place, 'users', body.id, 'verifyStatus'),
  };
  return withLinks(isExact, links, isExact ? body : withUnlisted(body, variations, 'verifyStatus'));
}

function list(call: Call): Answer {
  const { store, variations, cursorKey } = call.world;
  const filter = call.query.get('filter');
  const rules = variations.idFilter === 'accepted' ? WITH_ID : WITHOUT_ID;
  const matches = filter === null ? () => true : compileFilter(filter, rules);
  const users = [...store.users.values()]
    .filter(({ body }) => matches(body))
    .map((user) => ({ id: user.body.id, user }));
  const limit = limitOf(call.query.get('limit'), LIMIT);
  const { items, next } = pageOf(users, {
    size: Math.min(limit, LARGEST_PAGE, variations.userPageSize ?? LARGEST_PAGE),
    cursor: call.query.get('cursor'),
    seal: { key: cursorKey, list: `users?${filter ?? ''}`, clientId: call.caller?.clientId ?? '' },
  });
  const links: Json = { self: { href: `${call.place.origin}${call.rawUrl}` } };
  if (next !== undefined) {
    const query = new URLSearchParams({ ...(filter === null ? {} : { filter }), limit: String(limit), cursor: next });
    links.next = { href: `${link(call.place, 'users').href}?${query}` };
  }
  return ok(
    collection(
      links,
      'users',
      items.map(({ user }) => view(call, user)),
      { emptyEmbedded: variations.emptyEmbedded, ...(variations.userCount ? { count: users.length } : {}) },
    ),
  );
}

const one = (call: Call): Answer => ok(view(call, userIn(call.world.store, param(call, 'userId'))));

function verifyStatus(call: Call): Answer {
  const userId = param(call, 'userId');
  const { verifyStatus: status } = view(call, userIn(call.world.store, userId));
  return ok({
    _links: { self: link(call.place, 'users', userId, 'verifyStatus'), user: link(call.place, 'users', userId) },
    verifyStatus: status ?? 'NOT_INITIATED',
  });
}

const BASE = '/v1/environments/:environmentId/users';

export const userRoutes: readonly Route[] = [
  { resource: 'users', path: BASE, access: 'identity', methods: { GET: list } },
  { resource: 'user', path: `${BASE}/:userId`, access: 'identity', methods: { GET: one } },
  { resource: 'verifyStatus', path: `${BASE}/:userId/verifyStatus`, access: 'verify', methods: { GET: verifyStatus } },
];
