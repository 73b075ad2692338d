import { expect } from 'vitest';
import type { Fault } from '../../emulator/faults.ts';
import { until } from './until.ts';
import { putWholeCase, withNullAt } from './whole-case.ts';
import { type Answer, createTestWorld, type TestWorld, type WorldOptions } from './world.ts';

export const CORRELATION_ID = 'f0b6a2c7-1d9a-4f3e-8c11-7a2be0d95c44';
export const PLANTED = 'Wilhelmina-Quockerwodger';

/** What an upstream may say in an error: all of it is for its own developers, none of it for our clients. */
export const ENVELOPE = {
  id: 'd0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91',
  code: 'UNEXPECTED_ERROR',
  message: `${PLANTED} at https://api.pingone.eu/v1/environments`,
  details: [
    {
      code: 'INVALID_VALUE',
      target: PLANTED,
      message: PLANTED,
      innerError: { allowedValues: [PLANTED], claim: PLANTED },
    },
  ],
};

/** A world with a whole case, a second user, and the variables of the queries below. */
export async function failingWorld(options: WorldOptions = {}) {
  const world = await createTestWorld({ ...options, emulator: { people: 0, ...options.emulator } });
  const { userId, transactionId, documentId, olderId } = putWholeCase(world);
  const { id: otherId } = world.upstream.data.putUser();
  const { id: otherTransactionId } = world.upstream.data.putTransaction(otherId);
  const policies = world.upstream.data.policies();
  const variables = { u: userId, t: transactionId, d: documentId, o: otherId, ot: otherTransactionId, old: olderId };
  return { world, variables: { ...variables, p: policies[0]?.id } };
}

/** One read of each resource, each alone. `o` is a user of whom only a transaction is read. */
export const EVERYTHING = `query ($u: ID!, $t: ID!, $d: ID!, $o: ID!, $ot: ID!) {
  user(id: $u) { username identityAssurance { trustFramework } verifyTransactions { nodes { id status } } }
  one: verifyTransaction(userId: $o, id: $ot) { status documents { id } metadata { id } verifiedData { id } }
  verifyDocument(userId: $u, transactionId: $t, id: $d) { type }
}`;
export const TWO_USERS =
  'query ($u: ID!, $o: ID!, $ot: ID!) { a: user(id: $u) { email } b: user(id: $o) { email } one: verifyTransaction(userId: $o, id: $ot) { status } }';
export const USERS =
  'query ($o: ID!, $ot: ID!) { users(first: 5, filter: { email: { startsWith: "alex" } }) { nodes { email } } one: verifyTransaction(userId: $o, id: $ot) { status } }';
const POLICIES =
  'query ($o: ID!, $ot: ID!) { verifyPolicies { name } one: verifyTransaction(userId: $o, id: $ot) { status } }';
const POLICY =
  'query ($p: ID!, $o: ID!, $ot: ID!) { verifyPolicy(id: $p) { name } one: verifyTransaction(userId: $o, id: $ot) { status } }';

/** Where a failure of each resource shows, and nowhere else. Policies come last: a list that was read is kept. */
export const SUBJECTS: { resource: string; query: string; paths: string[][] }[] = [
  { resource: 'user', query: EVERYTHING, paths: [['user']] },
  { resource: 'identityAssurance', query: EVERYTHING, paths: [['user', 'identityAssurance']] },
  { resource: 'verifyTransactions', query: EVERYTHING, paths: [['user', 'verifyTransactions']] },
  { resource: 'verifyTransaction', query: EVERYTHING, paths: [['one']] },
  { resource: 'documents', query: EVERYTHING, paths: [['one', 'documents']] },
  { resource: 'metaData', query: EVERYTHING, paths: [['one', 'metadata']] },
  { resource: 'verifiedData', query: EVERYTHING, paths: [['one', 'verifiedData']] },
  { resource: 'document', query: EVERYTHING, paths: [['verifyDocument']] },
  { resource: 'users', query: TWO_USERS, paths: [['a'], ['b']] },
  { resource: 'users', query: USERS, paths: [['users']] },
  { resource: 'verifyPolicy', query: POLICY, paths: [['verifyPolicy']] },
  { resource: 'verifyPolicies', query: POLICIES, paths: [['verifyPolicies']] },
];

type Asked = Answer<Record<string, unknown>>;

export function expectSilence({ text }: Pick<Asked, 'text'>, { upstream }: TestWorld) {
  for (const secret of [PLANTED, 'pingone.eu', upstream.apiUrl, '127.0.0.1', upstream.environmentId, ENVELOPE.id]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/\/v1\/|Unexpected token|ECONN|UND_ERR|INVALID_VALUE|at .*:\d+:\d+/);
}

/** Asks each subject's query while its resource fails: the field with the failure is null, all others are as ever. */
export async function expectFailures(
  fault: Omit<Fault, 'match'>,
  extensions: Record<string, unknown>,
  subjects = SUBJECTS,
  options: WorldOptions = {},
) {
  const { world, variables } = await failingWorld(options);
  await using _ = world;
  // What is whole comes from a world of its own, so that nothing which that reading taught the gateway hides a failure.
  const { world: sound, variables: same } = await failingWorld(options);
  await using __ = sound;
  expect(same).toEqual(variables);
  for (const { resource, query, paths } of subjects) {
    const whole = await sound.ask(query, variables);
    expect(whole.errors, resource).toBeUndefined();
    const { remove } = world.upstream.fault({ ...fault, match: { resource } });
    const answer = await world.ask(query, variables);
    remove();
    // Reads that were started ahead for a parent who failed are still under way; the next question would share their answers.
    await until(() => world.inFlight() === 0, 'nothing is under way');
    const shown = `${resource}: ${answer.text}`;
    // Several users whose common answer is of no use are read one by one, which heals it.
    const isHealed = query === TWO_USERS && extensions.code === 'UPSTREAM_INVALID';
    const failed = isHealed ? [] : paths;
    expect(answer.status, shown).toBe(200);
    expect(answer.data, shown).toEqual(failed.reduce<unknown>(withNullAt, whole.data));
    expect(
      (answer.errors ?? []).map(({ path }) => path),
      shown,
    ).toEqual(failed);
    for (const error of answer.errors ?? []) expect(error.extensions, shown).toMatchObject(extensions);
    expectSilence(answer, world);
  }
}
