import { describe, expect, test } from 'vitest';
import { belongs, ownId } from '../../../src/datasources/same-object.ts';
import { CORRELATION_ID, ENVIRONMENT_ID, idOf, recordOf } from './fake-http.ts';

const [ID, USER, TRANSACTION, OTHER] = [idOf(1), idOf(2), idOf(3), idOf(9)];
const asked = { environmentId: ENVIRONMENT_ID, id: ID, userId: USER, transactionId: TRANSACTION };
const mixedUp = expect.objectContaining({ code: 'UPSTREAM_INVALID', correlationId: CORRELATION_ID });

const link = (href: string) => ({ href: `https://api.upstream.test/v1/${href}` });
const whole = {
  id: ID,
  environment: { id: ENVIRONMENT_ID },
  user: { id: USER },
  verifyTransaction: { id: TRANSACTION },
  _links: {
    self: link(`environments/${ENVIRONMENT_ID}/users/${USER}/verifyTransactions/${TRANSACTION}/documents/${ID}`),
    environment: link(`environments/${ENVIRONMENT_ID}`),
    user: link(`environments/${ENVIRONMENT_ID}/users/${USER}`),
    verifyTransaction: link(`environments/${ENVIRONMENT_ID}/users/${USER}/verifyTransactions/${TRANSACTION}`),
  },
};

describe('an object is accepted', () => {
  test.each<[string, Record<string, unknown>]>([
    ['with all ids in agreement', whole],
    ['with its id alone', { id: ID }],
    ['with its own link alone', { _links: { self: link(`documents/${ID}`) } }],
    ['without any id: then it is what was asked for', {}],
    ['with nothing but empty references', { user: {}, environment: {}, _links: {} }],
    ['with an old link to the user, without the environment', { id: ID, _links: { user: link(`users/${USER}`) } }],
    ['with links that end in words', { id: ID, _links: { user: link('users/me'), self: link('users/me/documents') } }],
  ])('%s', (_name, wire) => {
    expect(ownId(recordOf(wire), asked)).toBe(ID);
  });

  test('with other ids where the question did not name them', () => {
    const wire = { ...whole, _links: {}, user: { id: OTHER }, verifyTransaction: { id: OTHER } };
    expect(ownId(recordOf(wire), { environmentId: ENVIRONMENT_ID })).toBe(ID);
  });
});

describe('an object is refused', () => {
  const links = (part: Record<string, unknown>) => ({ ...whole, _links: { ...whole._links, ...part } });
  const { environment: _e, user: _u, verifyTransaction: _t, ...byLinks } = whole;
  const only = (part: Record<string, unknown>) => ({ ...byLinks, _links: { ...whole._links, ...part } });

  test.each<[string, Record<string, unknown>]>([
    ['with another id', { ...whole, id: OTHER }],
    ['with an empty id', { ...whole, id: '' }],
    ['with its id in upper case', { ...whole, id: idOf(0xabc).toUpperCase() }],
    ['with another link to itself and no id', { _links: { self: link(`users/${OTHER}`) } }],
    ['of another environment', { ...whole, environment: { id: OTHER } }],
    ['of another user', { ...whole, user: { id: OTHER } }],
    ['of another transaction', { ...whole, verifyTransaction: { id: OTHER } }],
    ['of another user, by its link', only({ user: link(`users/${OTHER}`) })],
    ['of another transaction, by its link', only({ verifyTransaction: link(`verifyTransactions/${OTHER}`) })],
    ['with another id in its own link', links({ self: link(`documents/${OTHER}`) })],
    ['of another user, by its own link', { id: ID, _links: { self: link(`users/${OTHER}/documents/${ID}`) } }],
    ['of another transaction, by its own link', only({ self: link(`verifyTransactions/${OTHER}/documents/${ID}`) })],
    ['of the right user by its reference, of another by its link', links({ user: link(`users/${OTHER}`) })],
    ['with an id that is a number', { ...whole, id: 1 }],
    ['with a reference that is a text', { ...whole, user: USER }],
  ])('%s', (_name, wire) => {
    expect(() => ownId(recordOf(wire), asked)).toThrow(mixedUp);
  });

  test.each([['environment'], ['user'], ['verifyTransaction']])(
    'without an id of its own, where its %s is another',
    (reference) => {
      expect(() => belongs(recordOf({ [reference]: { id: OTHER } }), asked)).toThrow(mixedUp);
    },
  );

  test.each([
    [`users/${OTHER}/verifyTransactions/${TRANSACTION}/documents`],
    [`users/${USER}/verifyTransactions/${OTHER}/documents?cursor=1`],
  ])('as a page of a list, where its own link is %s', (href) => {
    expect(() => belongs(recordOf({ _links: { self: link(href) } }), asked)).toThrow(mixedUp);
  });

  test('where nothing says which one it is', () => {
    expect(() => ownId(recordOf({}), { environmentId: ENVIRONMENT_ID })).toThrow(mixedUp);
  });
});
