import { type GraphQLArgument, getNamedType, isEnumType } from 'graphql';
import type { Random } from '../../emulator/random.ts';
import type { List } from './thing.ts';

/** Where in an operation a field stands. */
export interface Place {
  /** Levels of fields that may still follow. */
  levels: number;
  /** How many objects there may be here, of all lists around. */
  items: number;
  /** Whose user this is, where that can be told. */
  userId?: string | undefined;
}

/** What there is to ask for. */
export interface Pools {
  users: readonly string[];
  transactions: readonly { userId: string; id: string }[];
  documents: readonly { userId: string; transactionId: string; id: string }[];
  policies: readonly string[];
  populations: readonly string[];
  /** Texts that users are found by: whole ones and beginnings. */
  texts: readonly string[];
  times: readonly string[];
  /** Cursors that were seen, with their list. */
  cursors: readonly { text: string; list: List }[];
}

type Members = Record<string, unknown>;

/** Arguments for a field, how many items its list then has, and which user it leads to. */
export interface Values {
  members: Members;
  items: number;
  userId?: string | undefined;
}

const MISSING = '99999999-0000-4000-8000-00000000dead';
const NO_IDS = ['', 'x', '../users', MISSING.toUpperCase(), `${MISSING} `, '5'];
const ENTITIES = ['User', 'VerifyTransaction', 'VerifyDocument', 'VerifyPolicy'] as const;

export function valueFor(
  field: string,
  args: readonly GraphQLArgument[],
  place: Place,
  random: Random,
  pools: Pools,
): Values {
  /** Mostly the one that is there; at times another, one that is not there, or no id at all. */
  const id = (value: string): string => {
    if (random.chance(0.93)) return value;
    return random.chance(0.6) ? MISSING : random.pick(NO_IDS);
  };
  const few = (type: GraphQLArgument | undefined): unknown => {
    const named = type && getNamedType(type.type);
    const words = isEnumType(named) ? named.getValues().map(({ name }) => name) : [];
    const kind = random.next();
    if (kind < 0.5 || words.length === 0) return undefined;
    if (kind < 0.53) return null;
    if (kind < 0.56) return [];
    if (kind < 0.66) return random.pick(words);
    const share = random.pick([0.1, 0.3, 0.6]);
    return [...words.filter(() => random.chance(share)), random.pick(words)];
  };
  const named = (name: string) => args.find((argument) => argument.name === name);
  const one = (members: Members, userId?: string): Values => ({ members, items: 1, userId });

  switch (field) {
    case 'user': {
      if (args.length === 0) return one({}, place.userId);
      const userId = random.pick(pools.users);
      return one({ id: id(userId) }, userId);
    }
    case 'verifyPolicy':
      return one({ id: id(random.pick(pools.policies)) });
    case 'verifyTransaction': {
      if (args.length > 1) {
        const found = random.pick(pools.transactions);
        return one({ userId: id(found.userId), id: id(found.id) });
      }
      const own = pools.transactions.filter(({ userId }) => userId === place.userId);
      return one({ id: id(random.pick(own.length > 0 && random.chance(0.9) ? own : pools.transactions).id) });
    }
    case 'verifyDocument': {
      const found = random.pick(pools.documents);
      return one({ userId: id(found.userId), transactionId: id(found.transactionId), id: id(found.id) });
    }
    case '_entities': {
      const length = random.pick([0, 1, 1, 2, 3, 5]);
      const representations = Array.from({ length }, () => representation(random, pools, id));
      return { members: { representations }, items: Math.max(1, length) };
    }
    case 'documents':
    case 'previousDocuments':
      return { members: { types: few(named('types')) }, items: 2 };
    case 'verifiedData':
      return {
        members: { types: few(named('types')), attempt: random.pick(['', '', 'ALL', 'LATEST']) || undefined },
        items: 3,
      };
    case 'verifyPolicies':
      return { members: {}, items: 8 };
    case 'users':
    case 'verifyTransactions':
      return pageOf(field, named('filter'), place, random, pools);
    default:
      return { members: {}, items: 1 };
  }
}

function representation(random: Random, pools: Pools, id: (value: string) => string): unknown {
  const extra = random.chance(0.1) ? { username: 'somebody', more: [1, null, { a: true }] } : {};
  switch (random.chance(0.04) ? undefined : random.pick(ENTITIES)) {
    case 'User':
      return { __typename: 'User', id: id(random.pick(pools.users)), ...extra };
    case 'VerifyTransaction': {
      const found = random.pick(pools.transactions);
      return { __typename: 'VerifyTransaction', id: id(found.id), userId: id(found.userId), ...extra };
    }
    case 'VerifyDocument': {
      const found = random.pick(pools.documents);
      const key = { id: id(found.id), transactionId: id(found.transactionId), userId: id(found.userId) };
      return { __typename: 'VerifyDocument', ...key, ...extra };
    }
    case 'VerifyPolicy':
      return { __typename: 'VerifyPolicy', id: id(random.pick(pools.policies)), ...extra };
    default:
      return random.pick<unknown>([
        { __typename: 'Query', id: MISSING },
        { __typename: 'PageInfo' },
        { __typename: 'User' },
        { __typename: 'VerifyTransaction', id: MISSING },
        { id: MISSING },
        'User',
        7,
      ]);
  }
}

/** Arguments of a page: any size where it stands alone, a short one within other lists. */
function pageOf(
  field: 'users' | 'verifyTransactions',
  filterArgument: GraphQLArgument | undefined,
  place: Place,
  random: Random,
  pools: Pools,
): Values {
  const isUsers = field === 'users';
  const size = (): number => {
    if (random.chance(0.02)) return random.pick([0, -1, 101]);
    if (place.items === 1 && random.chance(0.1)) return random.pick([7, 20, 100]);
    return random.pick([1, 1, 2, 3]);
  };
  const isBackward = !isUsers && random.chance(0.3);
  const length = size();
  const members: Members = {};
  // Without a size twenty come, which is too many within other lists.
  if (place.items > 1 || random.chance(0.85)) members[isBackward ? 'last' : 'first'] = length;
  if (isBackward && random.chance(0.05)) members.first = 2;
  const filter = random.chance(0.5) ? undefined : (isUsers ? userFilter : transactionFilter)(random, pools);
  if (filterArgument && filter !== undefined) members.filter = filter;

  const seen = pools.cursors.filter(
    ({ list }) => list.field === field && list.userId === (isUsers ? undefined : place.userId),
  );
  for (const side of isUsers ? ['after'] : ['after', 'before']) {
    if (seen.length === 0 || !random.chance(0.35)) continue;
    const chosen = random.pick(seen);
    members[side] = chosen.text;
    if (random.chance(0.9)) members.filter = chosen.list.filter; // with another filter it is refused
  }
  return { members, items: members.first || members.last ? Math.min(Math.max(length, 1), 20) : 10, userId: undefined };
}

function userFilter(random: Random, pools: Pools): unknown {
  const text = () => {
    const [chosen, kind] = [random.pick(pools.texts), random.next()];
    if (kind < 0.4) return { equals: chosen };
    if (kind < 0.9) return { startsWith: chosen.slice(0, random.between(1, 6)) };
    return { equals: `${chosen}"\\'(${String.fromCodePoint(random.between(32, 0x2fff))}` };
  };
  const members: Members = {};
  for (const name of ['username', 'email', 'givenName', 'familyName']) if (random.chance(0.3)) members[name] = text();
  if (random.chance(0.3)) members.populationId = random.pick([...pools.populations, MISSING, 'x']);
  if (random.chance(0.05)) members.email = null;
  return members;
}

function transactionFilter(random: Random, pools: Pools): unknown {
  const members: Members = {};
  const some = (words: readonly string[]) => words.filter(() => random.chance(0.4));
  const statuses = [
    'REQUESTED',
    'INITIATED',
    'IN_PROGRESS',
    'PARTIAL',
    'SUCCESS',
    'APPROVED_MANUALLY',
    'FAIL',
    'UNKNOWN',
  ];
  if (random.chance(0.4)) members.statuses = random.chance(0.1) ? random.pick(statuses) : some(statuses);
  if (random.chance(0.4))
    members.outcomes = random.chance(0.1) ? null : some(['PENDING', 'PASSED', 'FAILED', 'UNKNOWN']);
  if (random.chance(0.3)) members.createdFrom = random.pick(pools.times);
  if (random.chance(0.3)) members.createdBefore = random.pick(pools.times);
  return members;
}
