import { at, type Json, type Rest } from './rest.ts';
import { type Args, Cursor, type List, type Selected, Thing, Told } from './thing.ts';
import {
  CHANNELS,
  CHECK_STATUSES,
  CHECK_TYPES,
  DATA_TYPES,
  DOCUMENT_STATUSES,
  DOCUMENT_TYPES,
  day,
  ELIGIBILITIES,
  IMAGES,
  METADATA_STATUSES,
  METADATA_TYPES,
  METHODS,
  outcomeOf,
  PROVIDERS,
  REQUIREMENTS,
  STATUSES,
  texts,
  time,
  url,
  word,
} from './words.ts';

/*
 * What the graph should answer, put together from the REST API in the plainest way: one function for each type. Written from the
 * contract of the graph and the description of the API, and from nothing else: it imports no code of the gateway.
 */

export const ABSTRACT = {
  VerifiedData: ['VerifiedGovernmentId', 'VerifiedImage', 'OtherVerifiedData'],
  _Entity: ['User', 'VerifyTransaction', 'VerifyDocument', 'VerifyPolicy'],
};

const RETENTION_MS = 30 * 60_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is told of an object without reading it, because its key or another path leads there. */
const BEYOND_USER = ['id', 'verifyTransactions', 'verifyTransaction', 'latestVerifyTransaction', 'identityAssurance'];
const BEYOND_TRANSACTION = [
  ...['id', 'userId', 'user', 'documents', 'previousDocuments', 'metadata', 'previousMetadata', 'verifiedData'],
];
const BEYOND_DOCUMENT = ['id', 'transactionId', 'userId', 'transaction'];

const given = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
const or = (value: unknown, otherwise: unknown = null): unknown => (given(value) ? value : otherwise);
const idOf = (value: unknown): string => {
  if (typeof value === 'string' && UUID.test(value)) return value;
  throw new Told('BAD_USER_INPUT');
};

export function createReader({ read, list }: Rest, nowMs: number, cursors: ReadonlyMap<string, Cursor>): Thing {
  const only = (selected: ReadonlySet<string>, names: readonly string[]) =>
    [...selected].every((name) => name === '__typename' || names.includes(name));
  /** An object that something refers to: read only where more than its key is asked for. */
  const referred = async (path: string, free: boolean, toThing: (record: Json) => Thing) => {
    const record = free ? {} : await read(path);
    return record && toThing(record);
  };
  const refUser = (id: string, selected: Selected) =>
    referred(`users/${id}`, only(selected('User'), BEYOND_USER), (record) => user(id, record));
  const refTransaction = (userId: string, id: string, selected: Selected) =>
    referred(
      `users/${userId}/verifyTransactions/${id}`,
      only(selected('VerifyTransaction'), BEYOND_TRANSACTION),
      (record) => transaction(userId, id, record),
    );
  const refDocument = (userId: string, transactionId: string, id: string, selected: Selected) =>
    referred(
      `users/${userId}/verifyTransactions/${transactionId}/documents/${id}`,
      only(selected('VerifyDocument'), BEYOND_DOCUMENT),
      (record) => verifyDocument(userId, transactionId, id, record),
    );
  const refPolicy = (id: string, selected: Selected) =>
    referred(`verifyPolicies/${id}`, only(selected('VerifyPolicy'), ['id']), (record) => policy(id, record));
  const all: Selected = () => new Set(['every field']);

  const query = new Thing('Query', {
    user: ({ id }) => refUser(idOf(id), all),
    users,
    verifyTransaction: ({ userId, id }) => refTransaction(idOf(userId), idOf(id), all),
    verifyDocument: ({ userId, transactionId, id }) => refDocument(idOf(userId), idOf(transactionId), idOf(id), all),
    verifyPolicy: ({ id }) => refPolicy(idOf(id), all),
    verifyPolicies: async () =>
      (await list('verifyPolicies', 'verifyPolicies'))?.items.map((record) => policy(String(record.id), record)) ??
      null,
    _entities: ({ representations }, selected) =>
      asList<Json>(representations).map((one) => () => entity(one, selected)),
  });

  function entity(key: Json, selected: Selected): unknown {
    switch (at(key, '__typename')) {
      case 'User':
        return refUser(idOf(key.id), selected);
      case 'VerifyTransaction':
        return refTransaction(idOf(key.userId), idOf(key.id), selected);
      case 'VerifyDocument':
        return refDocument(idOf(key.userId), idOf(key.transactionId), idOf(key.id), selected);
      case 'VerifyPolicy':
        return refPolicy(idOf(key.id), selected);
      default:
        throw new Told('BAD_USER_INPUT');
    }
  }

  // ------------------------------------------------------------------------------------------------ users

  const user = (id: string, record: Json): Thing =>
    new Thing('User', {
      id: () => id,
      username: () => or(record.username),
      email: () => or(record.email),
      name: () => (given(record.name) ? name(record.name as Json) : null),
      mobilePhone: () => or(record.mobilePhone),
      populationId: () => or(at(record.population, 'id')),
      enabled: () => or(record.enabled),
      verifyEligibility: () => (given(record.verifyStatus) ? word(record.verifyStatus, ELIGIBILITIES) : null),
      rawVerifyEligibility: () => or(record.verifyStatus),
      createdAt: () => time(record.createdAt),
      updatedAt: () => time(record.updatedAt),
      verifyTransactions: (args) => transactions(id, args),
      verifyTransaction: ({ id: transactionId }) => refTransaction(id, idOf(transactionId), all),
      latestVerifyTransaction: async () => (await newestFirst(id))?.[0] ?? null,
      identityAssurance: () => identityAssurance(id),
    });

  const name = (record: Json): Thing =>
    new Thing(
      'VerifyUserName',
      Object.fromEntries(
        ['formatted', 'given', 'middle', 'family', 'honorificPrefix', 'honorificSuffix'].map((part) => [
          part,
          () => or(record[part]),
        ]),
      ),
    );

  async function users({ first, after, filter }: Args): Promise<unknown> {
    const size = sizeOf(first);
    const { username, email, givenName, familyName, populationId } = filter ?? {};
    const compare = (attribute: string, match: Json | null | undefined) => {
      if (!given(match)) return [];
      const [operator, text] = given(match.equals) ? ['eq', match.equals] : ['sw', match.startsWith];
      return [`${attribute} ${operator} ${JSON.stringify(text)}`];
    };
    const scim = [
      ...compare('username', username),
      ...compare('email', email),
      ...compare('name.given', givenName),
      ...compare('name.family', familyName),
      ...(given(populationId) ? [`population.id eq "${idOf(populationId)}"`] : []),
    ].join(' and ');
    const named: List = { name: `users ${scim}`, field: 'users', filter };
    const start = positionOf(named, after);
    const found = await list(`users?limit=200${scim && `&filter=${encodeURIComponent(scim)}`}`, 'users');
    if (!found) return null;
    const ids = found.items.map(({ id }) => String(id));
    const from = start ? ids.indexOf(start) + 1 : 0;
    return connection('User', named, {
      nodes: found.items.slice(from, from + size).map((record) => user(String(record.id), record)),
      before: start !== undefined,
      behind: from + size < ids.length,
      total: or(found.first.count),
    });
  }

  const sizeOf = (size: number | null | undefined): number => {
    if (!given(size)) return 20;
    if (size >= 1 && size <= 100) return size;
    throw new Told('BAD_USER_INPUT');
  };

  /** The id of the item that a cursor of this list stands at. */
  const positionOf = ({ name }: List, text: string | null | undefined): string | undefined => {
    if (!given(text)) return undefined;
    const cursor = cursors.get(text);
    if (cursor?.list.name !== name) throw new Told('BAD_USER_INPUT');
    return cursor.id;
  };

  const connection = (
    type: 'User' | 'VerifyTransaction',
    named: List,
    { nodes, before, behind, total }: { nodes: Thing[]; before: boolean; behind: boolean; total: unknown },
  ): Thing => {
    const cursorOf = (node: Thing | undefined) => (node ? new Cursor(named, String(node.fields.id?.({}, all))) : null);
    return new Thing(`${type}Connection`, {
      nodes: () => nodes,
      edges: () => nodes.map((node) => new Thing(`${type}Edge`, { node: () => node, cursor: () => cursorOf(node) })),
      pageInfo: () =>
        new Thing('PageInfo', {
          hasNextPage: () => behind,
          hasPreviousPage: () => before,
          startCursor: () => cursorOf(nodes[0]),
          endCursor: () => cursorOf(nodes.at(-1)),
        }),
      totalCount: () => total,
    });
  };

  // ------------------------------------------------------------------------------------------------ transactions

  async function newestFirst(userId: string): Promise<Thing[] | null> {
    const found = await list(`users/${userId}/verifyTransactions`, 'verifyTransactions');
    const byCreation = (one: Json, other: Json) =>
      Date.parse(String(other.createdAt)) - Date.parse(String(one.createdAt)) ||
      (String(one.id) < String(other.id) ? -1 : 1);
    return found?.items.toSorted(byCreation).map((record) => transaction(userId, String(record.id), record)) ?? null;
  }

  async function transactions(userId: string, { first, last, after, before, filter }: Args): Promise<unknown> {
    if (given(first) && given(last)) throw new Told('BAD_USER_INPUT');
    const size = sizeOf(given(last) ? last : first);
    const ask = (field: string) => (node: Thing) => node.fields[field]?.({}, all) as string;
    const { statuses, outcomes, createdFrom, createdBefore } = filter ?? {};
    const [from, until] = [createdFrom, createdBefore].map((text) => (given(text) ? Date.parse(text) : undefined));
    const words = (list: string[] | string | null | undefined) => given(list) && [...new Set(asList(list))].sort();
    const name = `of ${userId} ${JSON.stringify([words(statuses), words(outcomes), from, until])}`;
    const named: List = { name, field: 'verifyTransactions', userId, filter };
    const [low, high] = [positionOf(named, after), positionOf(named, before)];
    const selected = (await newestFirst(userId))?.filter((node) => {
      const created = Date.parse(ask('createdAt')(node));
      return (
        (!given(statuses) || asList(statuses).includes(ask('status')(node))) &&
        (!given(outcomes) || asList(outcomes).includes(ask('outcome')(node))) &&
        (from === undefined || created >= from) &&
        (until === undefined || created < until)
      );
    });
    if (!selected) return null;
    const ids = selected.map(ask('id'));
    let start = low === undefined ? 0 : ids.indexOf(low) + 1;
    let end = Math.max(high === undefined ? ids.length : ids.indexOf(high), start);
    if (given(last)) start = Math.max(start, end - size);
    else end = Math.min(end, start + size);
    return connection('VerifyTransaction', named, {
      nodes: selected.slice(start, end),
      before: start > 0,
      behind: end < ids.length,
      total: ids.length,
    });
  }

  function transaction(userId: string, id: string, record: Json): Thing {
    const path = `users/${userId}/verifyTransactions/${id}`;
    const status = at(record.transactionStatus, 'status');
    const checks = Object.entries((at(record.transactionStatus, 'verificationStatus') as Json | undefined) ?? {});
    // The name of the error stands in it, not always alone.
    const isTimedOut = (value: unknown) => String(value).includes('TRANSACTION_TIMED_OUT');
    const policyId = at(record.verifyPolicy, 'id');
    const outcome = outcomeOf(status);
    const isAhead = given(record.expiresAt) && Date.parse(String(record.expiresAt)) > nowMs;
    const evidence = (part: string, isPrevious: boolean) => async (args: Args) => {
      const found = await list(`${path}/${part}`, part);
      const earlier = found && (at(found.first, '_embedded', 'previousAttempts') ?? found.first.previousAttempts ?? []);
      const things = (isPrevious ? (earlier as Json[] | null) : found?.items)?.map((item) =>
        part === 'documents' ? verifyDocument(userId, id, String(item.id), item) : metadata(item),
      );
      const isWanted = ({ fields }: Thing) => asList(args.types).includes(fields.type?.({}, all));
      return (given(args.types) ? things?.filter(isWanted) : things) ?? null;
    };
    return new Thing('VerifyTransaction', {
      id: () => id,
      userId: () => userId,
      user: (_args, selected) => refUser(userId, selected),
      status: () => word(status, STATUSES),
      rawStatus: () => or(status),
      outcome: () => outcome,
      timedOut: () => {
        if (status === 'FAIL' && checks.length === 0) return null;
        if (outcome === 'PENDING' && given(record.expiresAt) && !isAhead) return null;
        return status === 'FAIL' && checks.some(([, value]) => isTimedOut(value));
      },
      checks: () =>
        checks.map(
          ([type, value]) =>
            new Thing('VerifyCheck', {
              type: () => word(type, CHECK_TYPES),
              rawType: () => type,
              status: () => (isTimedOut(value) ? 'TRANSACTION_TIMED_OUT' : word(value, CHECK_STATUSES)),
              rawStatus: () => or(value),
            }),
        ),
      providerMessages: () => texts(at(record.transactionStatus, 'providerMessagesList')),
      verifiedDocumentKinds: () => texts(record.verifiedDocuments),
      notifications: () =>
        ((at(record.sendNotification, 'results') as Json[] | undefined) ?? []).map(
          ({ method, sent }) =>
            new Thing('VerifyNotification', {
              channel: () => word(method, CHANNELS),
              rawChannel: () => or(method),
              sent: () => or(sent),
            }),
        ),
      policy: (_args, selected) => (typeof policyId === 'string' ? refPolicy(policyId, selected) : null),
      webVerification: () =>
        outcome === 'PENDING' && isAhead && given(record.webVerificationUrl)
          ? new Thing('WebVerification', {
              url: () => url(record.webVerificationUrl),
              code: () => or(record.webVerificationCode),
              qrUrl: () => url(record.qrUrl),
            })
          : null,
      createdAt: () => time(record.createdAt),
      updatedAt: () => time(record.updatedAt),
      expiresAt: () => time(record.expiresAt),
      documents: evidence('documents', false),
      previousDocuments: evidence('documents', true),
      metadata: evidence('metaData', false),
      previousMetadata: evidence('metaData', true),
      verifiedData: (args) => verifiedData(`${path}/verifiedData`, args),
    });
  }

  function verifyDocument(userId: string, transactionId: string, id: string, record: Json): Thing {
    const path = `users/${userId}/verifyTransactions/${transactionId}/documents/${id}`;
    const [provider, since] = [at(record.source, 'provider'), or(record.updatedAt, record.createdAt)];
    return new Thing('VerifyDocument', {
      id: () => id,
      transactionId: () => transactionId,
      userId: () => userId,
      transaction: (_args, selected) => refTransaction(userId, transactionId, selected),
      // Written with blanks or with underscores, it is the same word.
      type: () => word(String(or(record.type, '')).toUpperCase().replaceAll(' ', '_'), DOCUMENT_TYPES),
      rawType: () => or(record.type),
      status: () => word(record.status, DOCUMENT_STATUSES),
      rawStatus: () => or(record.status),
      provider: () => word(provider, PROVIDERS),
      rawProvider: () => or(provider),
      attempt: () => or(at(record.retry, 'attempt')),
      createdAt: () => time(record.createdAt),
      updatedAt: () => time(record.updatedAt),
      expiresAt: () => (given(since) ? new Date(Date.parse(String(since)) + RETENTION_MS).toISOString() : null),
      value: async () => or(record.value, or((await read(path))?.value)),
    });
  }

  const metadata = (record: Json): Thing =>
    new Thing('VerifyMetadata', {
      id: () => record.id,
      type: () => word(record.type, METADATA_TYPES),
      rawType: () => or(record.type),
      provider: () => or(record.provider),
      status: () => word(record.status, METADATA_STATUSES),
      rawStatus: () => or(record.status),
      attempt: () => or(at(record.retry, 'attempt')),
      data: () => or(record.data),
    });

  async function verifiedData(path: string, { types, attempt }: Args): Promise<Thing[] | null> {
    const found = await list(path, 'verifiedData');
    if (!found) return null;
    const present = [...new Set(found.items.map(({ type }) => String(type)))];
    const wanted = present.filter((type) => !given(types) || asList(types).includes(word(type, DATA_TYPES)));
    if (wanted.length === 0) return [];
    const search = new URLSearchParams({ type: wanted.join(','), attempt: attempt ?? 'LATEST' });
    const whole = await list(`${path}?${search}`, 'verifiedData');
    return (whole?.items ?? [])
      .flatMap((item) => [item, ...((at(item.retry, 'previousAttempts') as Json[] | undefined) ?? [])])
      .map(verifiedItem);
  }

  function verifiedItem({ id, type, retry, data }: Json): Thing {
    const fields = {
      id: () => id,
      type: () => word(type, DATA_TYPES),
      rawType: () => or(type),
      attempt: () => or(at(retry, 'attempt')),
    };
    if (type === 'GOVERNMENT_ID') {
      const texts = [
        ...['firstName', 'middleName', 'lastName', 'fullName', 'birthDate', 'gender', 'idNumber', 'addressStreet'],
        ...['addressCity', 'addressState', 'addressZip', 'country', 'issueDate', 'expirationDate', 'issuingCountry'],
        ...['nationality', 'personalNumber'],
      ].map((name) => [name, () => or(at(data, name))] as const);
      const kinds = String(or(at(data, 'idType'), ''))
        .replace(/[[\]]/g, '')
        .split(',');
      const idTypes = () => kinds.map((kind) => kind.trim()).filter((kind) => kind !== '');
      return new Thing('VerifiedGovernmentId', { ...fields, ...Object.fromEntries(texts), idTypes });
    }
    if (IMAGES.includes(String(type))) {
      const [format, image] = [() => or(at(data, 'FORMAT')), () => or(at(data, 'IMAGE'))];
      return new Thing('VerifiedImage', { ...fields, format, image });
    }
    return new Thing('OtherVerifiedData', { ...fields, data: () => or(data) });
  }

  // ------------------------------------------------------------------------------------------------ identity assurance, policies

  async function identityAssurance(userId: string): Promise<Thing | null> {
    const assurance = (await read(`users/${userId}/identityAssurance`))?.identityAssurance as Json | undefined;
    if (!given(assurance) || Object.keys(assurance).length === 0) return null;
    const verified = (or(assurance.verified_claims, {}) as Json) ?? {};
    const { claims, document_details: details } = verified;
    const verification = (name: string) => at(verified.verification, name);
    const process = verification('verification_process');
    return new Thing('IdentityAssurance', {
      type: () => or(verified.type),
      trustFramework: () => or(verification('trust_framework')),
      verifiedAt: () => time(verification('time')),
      verificationProcess: () => or(process),
      transaction: () =>
        typeof process === 'string' && UUID.test(process) ? refTransaction(userId, process, all) : null,
      claims: () => (given(claims) ? verifiedClaims(claims as Json) : null),
      checks: () =>
        ((verified.check_details as Json[] | undefined) ?? []).map(
          ({ organization, check_method: method, check_id: checkId }) =>
            new Thing('AssuranceCheck', {
              organization: () => or(organization),
              method: () => word(String(or(method, '')).toUpperCase(), METHODS),
              rawMethod: () => or(method),
              checkId: () => or(checkId),
            }),
        ),
      document: () =>
        given(details)
          ? new Thing('AssuranceDocument', {
              types: () => texts(at(details, 'type')),
              issuerCountry: () => or(at(details, 'issuer', 'country')),
              documentNumber: () => or(at(details, 'document_number')),
              issuedOn: () => day(at(details, 'date_of_issuance')),
              expiresOn: () => day(at(details, 'date_of_expiry')),
            })
          : null,
    });
  }

  function verifiedClaims(claims: Json): Thing {
    const part = (of: unknown, wire: string) => () => or(at(of, wire));
    return new Thing('VerifiedClaims', {
      name: part(claims, 'name'),
      givenName: part(claims, 'given_name'),
      familyName: part(claims, 'family_name'),
      birthdate: part(claims, 'birthdate'),
      address: () =>
        given(claims.address)
          ? new Thing('VerifiedAddress', {
              formatted: part(claims.address, 'formatted'),
              streetAddress: part(claims.address, 'street_address'),
              locality: part(claims.address, 'locality'),
              region: part(claims.address, 'region'),
              postalCode: part(claims.address, 'postal_code'),
              country: part(claims.address, 'country'),
            })
          : null,
      all: () => claims,
    });
  }

  function policy(id: string, record: Json): Thing {
    const asks = (part: string) => () => {
      const verify = at(record[part], 'verify');
      return given(verify) ? word(verify, REQUIREMENTS) : 'DISABLED';
    };
    const seconds = (span: unknown) => () => {
      const duration = at(span, 'duration');
      return typeof duration === 'number' ? duration * (at(span, 'timeUnit') === 'MINUTES' ? 60 : 1) : null;
    };
    return new Thing('VerifyPolicy', {
      id: () => id,
      name: () => or(record.name),
      description: () => or(record.description),
      isDefault: () => or(record.default),
      governmentId: asks('governmentId'),
      facialComparison: asks('facialComparison'),
      liveness: asks('liveness'),
      email: asks('email'),
      phone: asks('phone'),
      storesIdentityAssurance: () => or(at(record.transaction, 'ida', 'enabled'), false),
      transactionTimeoutSeconds: seconds(at(record.transaction, 'timeout')),
      dataCollectionTimeoutSeconds: seconds(at(record.transaction, 'dataCollection', 'timeout')),
      dataCollectionOnly: () => or(at(record.transaction, 'dataCollectionOnly')),
      createdAt: () => time(record.createdAt),
      updatedAt: () => time(record.updatedAt),
    });
  }

  return query;
}
