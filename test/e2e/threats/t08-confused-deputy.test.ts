import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer } from '../../support/issuer.ts';
import { putWholeCase } from '../../support/whole-case.ts';
import { type GuardedWorld, startGuardedWorld } from '../guarded-world.ts';

const AUDIENCE = 'https://graph.example';

let world: GuardedWorld;
let mine: ReturnType<typeof putWholeCase>;
let theirs: ReturnType<typeof putWholeCase>;
let headers: Record<string, string>;
beforeAll(async () => {
  world = await startGuardedWorld({
    env: () => ({ CALLER_ISSUER: '', CALLER_JWKS_URL: '', CALLER_USER_CLAIM: '', CALLER_AUDIENCE: AUDIENCE }),
  });
  mine = putWholeCase(world);
  theirs = putWholeCase(world);
  headers = bearer(
    await world.upstream.accessToken({ userId: mine.userId, scope: 'openid verify:self', audience: AUDIENCE }),
  );
});
beforeEach(() => world.upstream.clearLog());
afterAll(() => world?.[Symbol.asyncDispose]());

const CASE = `query ($u: ID!, $t: ID!, $d: ID!) {
  user(id: $u) { username email name { formatted } verifyTransactions { totalCount } identityAssurance { claims { givenName } } }
  verifyTransaction(userId: $u, id: $t) {
    status webVerification { code } documents { type value } verifiedData { type } metadata { data } user { username }
  }
  verifyDocument(userId: $u, transactionId: $t, id: $d) { type value }
}`;
const variablesOf = ({ userId, transactionId, documentId }: typeof mine) => ({
  u: userId,
  t: transactionId,
  d: documentId,
});
const paths = () =>
  world.upstream
    .log()
    .filter(({ resource }) => resource !== 'token' && resource !== 'jwks')
    .map(({ path }) => path);

describe('T8: an applicant, by the power of the worker application', () => {
  test('reads all that there is of themself', async () => {
    const { data, errors } = await world.gateway.ask(CASE, variablesOf(mine), headers);
    expect(errors).toBeUndefined();
    expect(data.user).toMatchObject({
      username: expect.any(String),
      verifyTransactions: { totalCount: 3 },
      identityAssurance: { claims: { givenName: 'ADA' } },
    });
    expect(data.verifyTransaction).toMatchObject({ status: 'SUCCESS', user: { username: data.user.username } });
    expect(data.verifyTransaction.documents.length).toBeGreaterThan(0);
    expect(data.verifyDocument).toMatchObject({ value: expect.any(String) });
    expect(paths().length).toBeGreaterThan(0);
    for (const { tokenId, resource } of world.upstream.log()) {
      if (resource !== 'token') expect(tokenId).toBe(world.upstream.worker.clientId);
    }
  });

  test('finds nobody else: null without an error, and no call is made', async () => {
    const { data, errors } = await world.gateway.ask(CASE, variablesOf(theirs), headers);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: null, verifyTransaction: null, verifyDocument: null });
    expect(paths()).toEqual([]);
  });

  test.each<[string, () => Record<string, string>]>([
    ['a transaction of others as their own', () => ({ u: mine.userId, t: theirs.transactionId, d: theirs.documentId })],
    ['their own transaction as one of others', () => ({ ...variablesOf(mine), u: theirs.userId })],
    ['a document of others in their own transaction', () => ({ ...variablesOf(mine), d: theirs.documentId })],
  ])('gets nothing of others by asking for %s', async (_, variables) => {
    const { text } = await world.gateway.ask(CASE, variables(), headers);
    const {
      data: { users },
    } = { data: { users: world.upstream.data.users() } };
    const other = users.find(({ id }) => id === theirs.userId);
    expect(text).not.toContain(`${other?.username}`);
    expect(paths().filter((path) => path.includes(theirs.userId))).toEqual([]);
  });

  test('may not list users or policies', async () => {
    const query = '{ users { totalCount nodes { id username } } verifyPolicies { id } }';
    const { data, errors } = await world.gateway.ask(query, {}, headers);
    expect(data).toEqual({ users: null, verifyPolicies: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(paths()).toEqual([]);
  });

  test('gets of references none but those to themself', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on User { id email } ... on VerifyTransaction { id status } ... on VerifyDocument { id value }
    } }`;
    const of = ({ userId, transactionId, documentId }: typeof mine) => [
      { __typename: 'User', id: userId },
      { __typename: 'VerifyTransaction', id: transactionId, userId },
      { __typename: 'VerifyDocument', id: documentId, transactionId, userId },
    ];
    const { data, errors } = await world.gateway.ask(
      query,
      { r: [...of(theirs), ...of(mine), ...of(theirs)] },
      headers,
    );
    expect(errors).toBeUndefined();
    const present = data._entities.map((entity: unknown) => entity !== null);
    expect(present).toEqual([false, false, false, true, true, true, false, false, false]);
    expect(paths().filter((path) => path.includes(theirs.userId))).toEqual([]);
  });

  test('whose subject is no id of a user is nobody at all', async () => {
    for (const userId of ['somebody', mine.userId.toUpperCase(), `${mine.userId} `]) {
      const token = await world.upstream.accessToken({ userId, scope: 'verify:self', audience: AUDIENCE });
      const { data, errors } = await world.gateway.ask(CASE, variablesOf(mine), bearer(token));
      expect(data).toEqual({ user: null, verifyTransaction: null, verifyDocument: null });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    }
    expect(paths()).toEqual([]);
  });

  test('without the scope is nobody either', async () => {
    const token = await world.upstream.accessToken({ userId: mine.userId, scope: 'openid', audience: AUDIENCE });
    const { errors } = await world.gateway.ask(CASE, variablesOf(mine), bearer(token));
    expect(errors).toHaveLength(3);
    expect(paths()).toEqual([]);
  });
});
