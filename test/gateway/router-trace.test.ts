import { Trace } from '@apollo/usage-reporting-protobuf';
import { expect, test } from 'vitest';
import { createTestWorld, type TestWorld } from '../support/world.ts';

const QUERY = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id name: username } } }';
const ASKING = { 'apollo-federation-include-trace': 'ftv1' };

async function traceOf(world: TestWorld, representations: unknown[], headers: Record<string, string>) {
  const answer = await world.ask(QUERY, { r: representations }, { headers });
  const { extensions } = JSON.parse(answer.text);
  const bytes = Buffer.from(extensions?.ftv1 ?? '', 'base64');
  return { ...answer, bytes, trace: extensions?.ftv1 === undefined ? undefined : Trace.decode(bytes) };
}

test('a router that asks gets the times of fields in the format ftv1', async () => {
  await using world = await createTestWorld({ routerTrace: true });
  const { id } = world.upstream.data.putUser();
  const { trace, data } = await traceOf(world, [{ __typename: 'User', id }], ASKING);
  expect(data._entities).toHaveLength(1);
  const [entities] = trace?.root?.child ?? [];
  expect(entities).toMatchObject({ responseName: '_entities', type: '[_Entity]!', parentType: 'Query' });
  const fields = entities?.child?.[0]?.child?.map(({ responseName, originalFieldName }) => [
    responseName,
    originalFieldName,
  ]);
  expect(fields).toEqual([
    ['id', ''],
    ['name', 'username'],
  ]);
  expect(Number(trace?.durationNs)).toBeGreaterThan(0);
});

test('who does not ask, or is not to have it, gets none', async () => {
  await using on = await createTestWorld({ routerTrace: true });
  expect((await traceOf(on, [], {})).trace).toBeUndefined();
  await using off = await createTestWorld();
  expect((await traceOf(off, [], ASKING)).trace).toBeUndefined();
});

test('the trace tells where something failed, without a word on what', async () => {
  await using world = await createTestWorld({ routerTrace: true });
  const { id } = world.upstream.data.putUser();
  world.upstream.fault({ match: { resource: 'user' }, status: 403, body: { message: 'a secret of the upstream' } });
  const { trace, bytes } = await traceOf(
    world,
    [
      { __typename: 'User', id },
      { __typename: 'User', id: 'a secret of the client' },
    ],
    ASKING,
  );
  const errors = trace?.root?.child?.[0]?.error?.map(({ message }) => message);
  expect(errors).toEqual(['failed', 'failed']);
  expect(bytes.toString('latin1')).not.toContain('a secret');
  for (const mark of world.upstream.marks()) expect(bytes.toString('latin1')).not.toContain(mark);
});
