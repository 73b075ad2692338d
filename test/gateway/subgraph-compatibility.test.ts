import { expect, test } from 'vitest';
import { createTestWorld } from '../support/world.ts';

// What routers take for granted of any subgraph, and what Apollo's published list of features asks of libraries as far as
// this schema uses it. Composition with siblings (`@requires`, `@provides`, `@override`, `@inaccessible`) has its own test.

test('_service and _entities have the types of the specification', async () => {
  await using world = await createTestWorld();
  const { data } = await world.ask(`{
    __type(name: "Query") { fields { name type { ...T } args { name type { ...T } } } }
    union: __type(name: "_Entity") { kind possibleTypes { name } }
    any: __type(name: "_Any") { kind }
    service: __type(name: "_Service") { fields { name type { name } } }
  }
  fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`);
  const text = (type: { kind: string; name: string; ofType: never } | null): string => {
    if (type?.kind === 'NON_NULL') return `${text(type.ofType)}!`;
    return type?.kind === 'LIST' ? `[${text(type.ofType)}]` : (type?.name ?? '');
  };
  const field = (name: string) => data.__type.fields.find((one: { name: string }) => one.name === name);
  expect(text(field('_service').type)).toBe('_Service!');
  expect(text(field('_entities').type)).toBe('[_Entity]!');
  expect(field('_entities').args.map((arg: { name: string; type: never }) => [arg.name, text(arg.type)])).toEqual([
    ['representations', '[_Any!]!'],
  ]);
  expect(data.union.possibleTypes.map(({ name }: { name: string }) => name).toSorted()).toEqual(
    ['User', 'VerifyDocument', 'VerifyPolicy', 'VerifyTransaction'].toSorted(),
  );
  expect(data.any.kind).toBe('SCALAR');
  expect(data.service.fields).toEqual([{ name: 'sdl', type: { name: 'String' } }]);
});

test('a single key and composite keys resolve in one batch, written as literals too', async () => {
  await using world = await createTestWorld();
  const { data: upstream } = world.upstream;
  const { id: userId } = upstream.putUser();
  const { id: transactionId } = upstream.putTransaction(userId);
  const { id: policyId } = upstream.putPolicy({ name: 'Strict' });
  const { id: documentId } = upstream.putDocument(userId, transactionId);
  const { data, errors } = await world.ask(`{
    _entities(representations: [
      { __typename: "VerifyPolicy", id: "${policyId}" }
      { __typename: "VerifyTransaction", id: "${transactionId}", userId: "${userId}" }
      { __typename: "VerifyDocument", id: "${documentId}", transactionId: "${transactionId}", userId: "${userId}" }
      { __typename: "User", id: "${userId}" }
    ]) {
      __typename
      ... on VerifyPolicy { name }
      ... on VerifyTransaction { id rawStatus }
      ... on VerifyDocument { id rawType }
      ... on User { id rawVerifyEligibility }
    }
  }`);
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([
    { __typename: 'VerifyPolicy', name: 'Strict' },
    { __typename: 'VerifyTransaction', id: transactionId, rawStatus: expect.any(String) },
    { __typename: 'VerifyDocument', id: documentId, rawType: expect.any(String) },
    { __typename: 'User', id: userId, rawVerifyEligibility: 'ENABLED' },
  ]);
});

test('the SDL links the specification, and defines none of its types or directives itself', async () => {
  await using world = await createTestWorld();
  const sdl: string = (await world.ask('{ _service { sdl } }')).data._service.sdl;
  expect(sdl).toMatch(/^extend schema @link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9", import: \[/);
  expect(sdl).not.toMatch(/_Any|_Entity|_Service|_entities|_service|^directive @(key|link|shareable|tag)/m);
});

test('no directive of our own is composed: there is none to compose', async () => {
  await using world = await createTestWorld();
  const sdl: string = (await world.ask('{ _service { sdl } }')).data._service.sdl;
  expect(sdl).not.toContain('@composeDirective');
  expect(sdl).not.toMatch(/^directive /m);
});
