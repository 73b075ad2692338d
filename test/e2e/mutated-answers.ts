import { expect } from 'vitest';
import { type Mutation, mutated } from '../support/mutations.ts';
import { say } from '../support/raw-upstream.ts';
import { type Case, DOCUMENT, POLICY, TRANSACTION, USER, wireAnswer } from '../support/wire-case.ts';
import type { Answered } from './served-gateway.ts';
import { startWireWorld, type WireWorld } from './wire-world.ts';

const [U, T, D, P] = [USER(1), TRANSACTION(1), DOCUMENT(1), POLICY(1)];
const AT_ONCE = 8;

/** An entity is read for nothing but what is asked below its key, so that each question is one call. */
const entity = (type: string, key: Record<string, string>, selection: string) => {
  const members = Object.entries({ __typename: type, ...key }).map(([name, value]) => `${name}: "${value}"`);
  return `{ _entities(representations: [{ ${members.join(', ')} }]) { ... on ${type} ${selection} } }`;
};
const ofTransaction = (selection: string) => entity('VerifyTransaction', { userId: U, id: T }, selection);

const PERSON =
  'id username email name { formatted given family } mobilePhone populationId enabled verifyEligibility createdAt updatedAt';
const TRANSACTION_FIELDS =
  'id userId status rawStatus checks { rawType rawStatus status } providerMessages verifiedDocumentKinds notifications { rawChannel sent } policy { id } createdAt updatedAt';
const DOCUMENT_FIELDS =
  'id transactionId userId type rawType status provider rawProvider attempt createdAt updatedAt value';
const METADATA_FIELDS = 'id type rawType provider status rawStatus attempt data';
const POLICY_FIELDS =
  'id name description isDefault governmentId storesIdentityAssurance dataCollectionOnly createdAt updatedAt';

export interface Endpoint {
  name: string;
  /** The path below the environment, with its query. */
  path: string;
  query: string;
}

export const ENDPOINTS: readonly Endpoint[] = [
  { name: 'user', path: `users/${U}`, query: `{ user(id: "${U}") { ${PERSON} } }` },
  { name: 'users', path: 'users?limit=9', query: `{ users(first: 9) { nodes { ${PERSON} } } }` },
  {
    name: 'identityAssurance',
    path: `users/${U}/identityAssurance`,
    query: entity(
      'User',
      { id: U },
      `{ identityAssurance { type trustFramework verifiedAt claims { givenName familyName birthdate all }
        checks { organization rawMethod checkId } document { types issuerCountry documentNumber issuedOn expiresOn } } }`,
    ),
  },
  {
    name: 'verifyTransaction',
    path: `users/${U}/verifyTransactions/${T}`,
    query: `{ verifyTransaction(userId: "${U}", id: "${T}") { ${TRANSACTION_FIELDS} } }`,
  },
  {
    name: 'verifyTransactions',
    path: `users/${U}/verifyTransactions`,
    query: entity('User', { id: U }, `{ verifyTransactions { nodes { ${TRANSACTION_FIELDS} } } }`),
  },
  {
    name: 'document',
    path: `users/${U}/verifyTransactions/${T}/documents/${D}`,
    query: `{ verifyDocument(userId: "${U}", transactionId: "${T}", id: "${D}") { ${DOCUMENT_FIELDS} } }`,
  },
  {
    name: 'documents',
    path: `users/${U}/verifyTransactions/${T}/documents`,
    // Without the content itself: what a list lacks of it is read singly, which is another endpoint.
    query: ofTransaction(`{ documents { ${DOCUMENT_FIELDS.replace(' value', '')} } previousDocuments { id type } }`),
  },
  {
    name: 'metaData',
    path: `users/${U}/verifyTransactions/${T}/metaData`,
    query: ofTransaction(`{ metadata { ${METADATA_FIELDS} } previousMetadata { id type } }`),
  },
  {
    name: 'verifiedData',
    path: `users/${U}/verifyTransactions/${T}/verifiedData?type=EMAIL%2CGOVERNMENT_ID%2CSELFIE&attempt=LATEST`,
    query: ofTransaction(`{ verifiedData(types: [GOVERNMENT_ID, SELFIE, EMAIL]) { __typename id type rawType attempt
      ... on VerifiedGovernmentId { firstName lastName idTypes } ... on VerifiedImage { format image } ... on OtherVerifiedData { data } } }`),
  },
  { name: 'verifyPolicies', path: 'verifyPolicies', query: `{ verifyPolicies { ${POLICY_FIELDS} } }` },
  { name: 'verifyPolicy', path: `verifyPolicies/${P}`, query: `{ verifyPolicy(id: "${P}") { ${POLICY_FIELDS} } }` },
];

export interface MutatedWorld extends AsyncDisposable {
  world: WireWorld;
  /** Asks an endpoint's question while one answer after the other is wrong in a way of its own. */
  tryMany(endpoint: Endpoint, count: number): Promise<{ tried: number; whole: number; failed: number }>;
}

/** Which answer is for whom is told by the token, so that many can be asked at once, and none finds a policy kept for it. */
export async function startMutatedWorld(): Promise<MutatedWorld> {
  const world = await startWireWorld({}, 'caller');
  const answers = new Map<string, Mutation>();
  world.answer((heard, path) => {
    const token = heard.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
    const mutation = answers.get(token);
    if (!mutation) return say(heard, wireAnswer(world.of, path));
    say(heard, mutation.text, { headers: { 'Content-Type': mutation.contentType } });
  });
  let tokens = 0;
  const ask = async (query: string, mutation?: Mutation) => {
    tokens += 1;
    const authorization = `Bearer token-${tokens}`;
    if (mutation) answers.set(authorization, mutation);
    const answer = await world.gateway.ask(query, {}, { authorization });
    answers.delete(authorization);
    return answer;
  };
  return {
    world,
    async tryMany({ query, path }, count) {
      const right = wireAnswer(world.of, path) ?? {};
      const baseline = await ask(query);
      expect(baseline.errors, baseline.text).toBeUndefined();
      const seen = { tried: 0, whole: 0, failed: 0 };
      const lane = async () => {
        while (seen.tried < count) {
          seen.tried += 1;
          const mutation = seen.tried % 20 === 0 ? anothers(world.of, path) : mutated(right);
          const answer = await ask(query, mutation);
          expectHonest(answer, baseline, mutation);
          if (answer.errors) seen.failed += 1;
          else seen.whole += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      world.upstream.heard.length = 0;
      return seen;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

const STRANGER = 'str4nger';

/** The answer to the same question about somebody else, as a proxy that mixes up two answers would send it. */
function anothers(of: Case, path: string): Mutation {
  const [one = 0, other = 0] = [1, 9];
  const theirs = [USER, TRANSACTION, DOCUMENT, POLICY].reduce((text, id) => text.replaceAll(id(one), id(other)), path);
  const isList = !path.includes('000');
  const elsewhere = { ...of, mark: STRANGER, ...(isList && { environmentId: '99999999-0000-4000-8000-00000000dead' }) };
  const text = JSON.stringify(wireAnswer(elsewhere, theirs));
  return { what: 'the answer of another', text, contentType: 'application/json' };
}

/** No value that nobody sent, no value of a stranger, no gap without an error, and nothing but our own words in one. */
function expectHonest(answer: Answered, baseline: Answered, { what, text, planted }: Mutation): void {
  const shown = `${what}\n${answer.text.slice(0, 2_000)}`;
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${shown}`);
  for (const { message, extensions } of answer.errors ?? []) {
    if (extensions.code !== 'UPSTREAM_INVALID') throw new Error(`${extensions.code}: ${shown}`);
    if (message !== 'PingOne sent an answer that cannot be read.') throw new Error(`another sentence: ${shown}`);
  }
  if (answer.text.includes(STRANGER)) throw new Error(`a stranger's data: ${shown}`);
  if (text.includes(STRANGER) && !answer.errors) throw new Error(`a stranger's answer passed: ${shown}`);
  const isAbsent = planted !== undefined && isWithout(planted.value);
  for (const path of gapsIn(answer.data, baseline.data)) {
    // The gap may be where the error is, or around it, where a null may not stand.
    const isTold = answer.errors?.some((error) => path.every((step, at) => step === (error.path?.[at] ?? step)));
    if (!isTold && !isAbsent) throw new Error(`a gap without an error at ${path.join('.')}: ${shown}`);
  }
  const known = leavesIn(baseline.data);
  for (const leaf of leavesIn(answer.data)) {
    if (!known.has(leaf) && leaf !== 'UNKNOWN' && !(isAbsent && DEFAULTS.has(leaf)) && !comesFrom(leaf, text))
      throw new Error(`nobody sent ${leaf}: ${shown}`);
  }
}

/** What PingOne may say for "none", or an object: what it should hold and does not is not there. An empty text is a text. */
const isWithout = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 || value.some(isWithout) : typeof value === 'object');

/** What a policy does where it does not say. */
const DEFAULTS: ReadonlySet<unknown> = new Set([false, 'DISABLED']);

/** Places that hold something in the right answer and nothing in this one. A shorter list is compared as far as it goes. */
function gapsIn(value: unknown, right: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (right === null || right === undefined) return [];
  if (value === null || value === undefined) return [at];
  if (typeof right !== 'object' || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((name) => {
    const step = Array.isArray(value) ? Number(name) : name;
    return gapsIn((value as Record<string, unknown>)[name], (right as Record<string, unknown>)[name], [...at, step]);
  });
}

function leavesIn(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) leavesIn(member, found);
  else if (value !== null && value !== undefined) found.add(value);
  return found;
}

/** Whether a leaf stands in the body that was sent, as it is or as the same point in time. */
function comesFrom(leaf: unknown, text: string): boolean {
  if (typeof leaf === 'boolean') return text.includes(String(leaf));
  if (typeof leaf === 'number') return text.includes(String(leaf)) || Object.is(leaf, -0) || leaf === 0;
  const words = JSON.stringify(leaf).slice(1, -1);
  if (text.includes(words) || text.includes(words.trim())) return true;
  // A word that this graph knows under a name of its own.
  if (/^[A-Z_]+$/.test(String(leaf))) return text.toUpperCase().replaceAll(' ', '_').includes(String(leaf));
  const time = Date.parse(String(leaf));
  return [...text.matchAll(/"(\d{4}-\d\d-\d\dT[^"]+)"/g)].some(([, sent]) => Date.parse(sent ?? '') === time);
}
