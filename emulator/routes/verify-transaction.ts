import { createHash } from 'node:crypto';
import { type Answer, ok } from '../answer.ts';
import { collection, link, withLinks } from '../hal.ts';
import { isDecided, isPending, settled, WEB_MEMBERS } from '../lifecycle.ts';
import { limitOf, pageOf } from '../paging.ts';
import { badParameter } from '../refusal.ts';
import { type KeptTransaction, transactionIn, userIn } from '../store.ts';
import { withUnlisted } from '../unknown-enums.ts';
import { OLD_RECORD_TRAITS } from '../variations.ts';
import { instantOf, isObject, type Json, type WireTransaction } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';
import { policyView } from './verify-policy.ts';

/** Steps of a transaction's address below the environment. */
export const transactionSteps = ({ userId, body }: KeptTransaction): string[] => [
  'users',
  userId,
  'verifyTransactions',
  body.id,
];

/** Twelve digits that stay the same for a transaction, as its records showed years ago. */
const oldCodeOf = (id: string): string =>
  String(createHash('sha256').update(id).digest().readUIntBE(0, 6)).padStart(12, '0').slice(-12);

/** The body as this emulator's switches and the record's age make it; links are not in it. */
function varied({ world: { clock, variations } }: Call, transaction: KeptTransaction): WireTransaction {
  if (transaction.isExact) return transaction.body;
  const now = settled(transaction, clock.now(), variations.expiry);
  const body: WireTransaction = {
    ...withUnlisted(now, variations, 'transactionStatus', 'checkType', 'checkStatus'),
  };
  if (isDecided(now.transactionStatus?.status)) for (const member of WEB_MEMBERS) delete body[member];
  const traits = transaction.isOld ? OLD_RECORD_TRAITS : variations.oldRecords;
  if (traits.includes('noVerifyPolicy')) delete body.verifyPolicy;
  if (traits.includes('noVerificationStatus') && isObject(body.transactionStatus)) {
    const { verificationStatus: _, ...status } = body.transactionStatus;
    body.transactionStatus = status;
  }
  if (traits.includes('verificationCode') && isPending(now.transactionStatus?.status)) {
    body.verificationCode ??= oldCodeOf(body.id);
    delete body.webVerificationCode;
    delete body.webVerificationUrl;
  }
  const kinds = body.verifiedDocuments;
  if (variations.verifiedDocuments === 'text' && Array.isArray(kinds)) body.verifiedDocuments = kinds.join(', ');
  return body;
}

function view(call: Call, transaction: KeptTransaction): Json {
  const { place, world } = call;
  const { userId, isOld, isExact } = transaction;
  const hasOldLink = isOld || world.variations.oldRecords.includes('userLink');
  const links = {
    self: link(place, ...transactionSteps(transaction)),
    environment: link(place),
    user: hasOldLink ? { href: `${place.origin}/v1/users/${userId}` } : link(place, 'users', userId),
  };
  return withLinks(isExact, links, varied(call, transaction));
}

/** Puts the policy in place of its reference; a reference to a policy that is gone stays as it is. */
function expanded(call: Call, body: Json): Json {
  const reference = body.verifyPolicy;
  const policy = isObject(reference) ? call.world.store.policies.get(String(reference.id)) : undefined;
  return policy ? { ...body, verifyPolicy: policyView(call.place, policy) } : body;
}

function one(call: Call): Answer {
  const expand = call.query.get('expand');
  if (expand !== null && expand !== 'verifyPolicy') {
    throw badParameter('expand', { message: 'cannot be expanded', innerError: { allowedValues: ['verifyPolicy'] } });
  }
  const body = view(call, transactionIn(call.world.store, param(call, 'userId'), param(call, 'transactionId')));
  return ok(expand === null ? body : expanded(call, body));
}

const createdAt = ({ body }: KeptTransaction): number => instantOf(body.createdAt) ?? 0;

/** Not a sorting that anyone could rely on, and yet the same for each call. */
const shuffleKey = ({ body }: KeptTransaction): string => createHash('sha256').update(body.id).digest('hex');

function ordered(call: Call, transactions: readonly KeptTransaction[]): KeptTransaction[] {
  const newestFirst = transactions.toSorted((one, other) => createdAt(other) - createdAt(one));
  switch (call.world.variations.transactionOrder) {
    case 'newestFirst':
      return newestFirst;
    case 'oldestFirst':
      return newestFirst.toReversed();
    case 'shuffled':
      return newestFirst.toSorted((one, other) => (shuffleKey(one) < shuffleKey(other) ? -1 : 1));
  }
}

/** What an unlimited list gives; far more than any test makes. */
const NO_LIMIT = 1_000_000;

function list(call: Call): Answer {
  const { store, variations, cursorKey } = call.world;
  const userId = param(call, 'userId');
  const rows = ordered(call, [...userIn(store, userId).transactions.values()]);
  const limit = variations.transactionLimit
    ? limitOf(call.query.get('limit'), { byDefault: NO_LIMIT, most: NO_LIMIT })
    : NO_LIMIT;
  const { items, next } = pageOf(
    rows.slice(0, limit).map((row) => ({ id: row.body.id, row })),
    {
      size: variations.transactionPageSize ?? NO_LIMIT,
      cursor: call.query.get('cursor'),
      seal: { key: cursorKey, list: `verifyTransactions/${userId}`, clientId: call.caller?.clientId ?? '' },
    },
  );
  const base = link(call.place, 'users', userId, 'verifyTransactions');
  const query = new URLSearchParams({
    ...(limit === NO_LIMIT ? {} : { limit: String(limit) }),
    ...(next === undefined ? {} : { cursor: next }),
  });
  const links = { self: base, ...(next === undefined ? {} : { next: { href: `${base.href}?${query}` } }) };
  return ok(
    collection(
      links,
      'verifyTransactions',
      items.map(({ row }) => view(call, row)),
      { emptyEmbedded: variations.emptyEmbedded },
    ),
  );
}

const BASE = '/v1/environments/:environmentId/users/:userId/verifyTransactions';

export const verifyTransactionRoutes: readonly Route[] = [
  { resource: 'verifyTransactions', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'verifyTransaction', path: `${BASE}/:transactionId`, access: 'verify', methods: { GET: one } },
];
