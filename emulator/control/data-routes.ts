import { type Answer, envelope, ok } from '../answer.ts';
import type { Data } from '../data.ts';
import type { PutTransactionOptions } from '../put.ts';
import type { Json } from '../wire.ts';

/** One kind of resource under `/control/data`, addressed as on the API but without the environment. */
type Entry = {
  path: RegExp;
  list?: (data: Data, ids: readonly string[]) => unknown;
  get?: (data: Data, ids: readonly string[]) => unknown;
  put?: (data: Data, ids: readonly string[], body: Json, options: PutTransactionOptions) => unknown;
  remove?: (data: Data, ids: readonly string[]) => boolean | undefined;
};

const byId = <T extends { id: string }>(list: readonly T[], id: string): T | undefined =>
  list.find((entry) => entry.id === id);

type Children = {
  name: string;
  list: (data: Data) => (userId: string, transactionId: string) => { id: string }[];
  put: (data: Data) => (userId: string, transactionId: string, body: Json, options: PutTransactionOptions) => unknown;
  remove: (data: Data) => (userId: string, transactionId: string, id: string) => boolean;
};

const childrenOf = ({ name, list, put, remove }: Children): Entry[] => {
  const base = `^users/([^/]+)/verifyTransactions/([^/]+)/${name}`;
  return [
    {
      path: new RegExp(`${base}$`),
      list: (data, [userId = '', id = '']) => list(data)(userId, id),
      put: (data, [userId = '', id = ''], body, options) => put(data)(userId, id, body, options),
    },
    {
      path: new RegExp(`${base}/([^/]+)$`),
      get: (data, [userId = '', parent = '', id = '']) => byId(list(data)(userId, parent), id),
      put: (data, [userId = '', parent = '', id = ''], body, options) =>
        put(data)(userId, parent, { ...body, id }, options),
      remove: (data, [userId = '', parent = '', id = '']) => remove(data)(userId, parent, id),
    },
  ];
};

const ENTRIES: readonly Entry[] = [
  {
    path: /^environment$/,
    get: (data) => data.environment(),
    put: (data, _, body, options) => data.putEnvironment(body, options),
  },
  {
    path: /^populations$/,
    list: (data) => data.populations(),
    put: (data, _, body, options) => data.putPopulation(body, options),
  },
  {
    path: /^populations\/([^/]+)$/,
    get: (data, [id = '']) => byId(data.populations(), id),
    put: (data, [id = ''], body, options) => data.putPopulation({ ...body, id }, options),
    remove: (data, [id = '']) => data.removePopulation(id),
  },
  {
    path: /^verifyPolicies$/,
    list: (data) => data.policies(),
    put: (data, _, body, options) => data.putPolicy(body, options),
  },
  {
    path: /^verifyPolicies\/([^/]+)$/,
    get: (data, [id = '']) => data.policy(id),
    put: (data, [id = ''], body, options) => data.putPolicy({ ...body, id }, options),
    remove: (data, [id = '']) => data.removePolicy(id),
  },
  {
    path: /^users$/,
    list: (data) => data.users(),
    put: (data, _, body, options) => data.putUser(body, options),
    remove: (data) => {
      data.removeAllUsers();
      return true;
    },
  },
  {
    path: /^users\/([^/]+)$/,
    get: (data, [id = '']) => data.user(id),
    put: (data, [id = ''], body, options) => data.putUser({ ...body, id }, options),
    remove: (data, [id = '']) => data.removeUser(id),
  },
  {
    path: /^users\/([^/]+)\/identityAssurance$/,
    get: (data, [id = '']) => data.identityAssurance(id),
    put: (data, [id = ''], body, options) => {
      data.putIdentityAssurance(id, body, options);
      return body;
    },
    remove: (data, [id = '']) => data.removeIdentityAssurance(id),
  },
  {
    path: /^users\/([^/]+)\/verifyTransactions$/,
    list: (data, [id = '']) => data.transactions(id),
    put: (data, [id = ''], body, options) => data.putTransaction(id, body, options),
  },
  {
    path: /^users\/([^/]+)\/verifyTransactions\/([^/]+)$/,
    get: (data, [userId = '', id = '']) => data.transaction(userId, id),
    put: (data, [userId = '', id = ''], body, options) => data.putTransaction(userId, { ...body, id }, options),
    remove: (data, [userId = '', id = '']) => data.removeTransaction(userId, id),
  },
  ...childrenOf({
    name: 'documents',
    list: (data) => data.documents,
    put: (data) => data.putDocument,
    remove: (data) => data.removeDocument,
  }),
  ...childrenOf({
    name: 'metaData',
    list: (data) => data.metadata,
    put: (data) => data.putMetadata,
    remove: (data) => data.removeMetadata,
  }),
  ...childrenOf({
    name: 'verifiedData',
    list: (data) => data.verifiedData,
    put: (data) => data.putVerifiedData,
    remove: (data) => data.removeVerifiedData,
  }),
  ...childrenOf({
    name: 'appEvents',
    list: (data) => data.appEvents,
    put: (data) => data.putAppEvent,
    remove: (data) => data.removeAppEvent,
  }),
];

function optionsOf(query: URLSearchParams): PutTransactionOptions {
  const decidedAt = query.get('decidedAt');
  return {
    ...(query.has('omit') ? { omit: (query.get('omit') ?? '').split(',') } : {}),
    exact: query.get('exact') === 'true',
    ...(query.has('collected') ? { collected: query.get('collected') === 'true' } : {}),
    ...(query.has('old') ? { old: query.get('old') === 'true' } : {}),
    ...(decidedAt === null ? {} : { decidedAt: Number(decidedAt) }),
  };
}

const missing = (): Answer => ({ status: 404, body: envelope('NOT_FOUND', 'Nothing of this kind is kept here.') });

/** Answers `/control/data/…`: GET reads, PUT and POST write (options in the query), DELETE removes. */
export function dataAnswer(
  data: Data,
  { method, path, query, body }: { method: string; path: string; query: URLSearchParams; body: Json },
): Answer {
  for (const entry of ENTRIES) {
    const found = entry.path.exec(path);
    if (!found) continue;
    const ids = found.slice(1).map(decodeURIComponent);
    if (method === 'GET') {
      const result = entry.list ? entry.list(data, ids) : entry.get?.(data, ids);
      return result === undefined ? missing() : ok(result);
    }
    if ((method === 'PUT' || method === 'POST') && entry.put) return ok(entry.put(data, ids, body, optionsOf(query)));
    if (method === 'DELETE' && entry.remove) return entry.remove(data, ids) ? { status: 204 } : missing();
    return { status: 405, body: envelope('INVALID_REQUEST', 'This method is not for this resource.') };
  }
  return missing();
}
