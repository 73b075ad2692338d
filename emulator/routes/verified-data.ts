import { type Answer, ok } from '../answer.ts';
import { attemptOf, byAttempt } from '../attempts.ts';
import { collection, link, withLinks } from '../hal.ts';
import { areVerifiedDataKept } from '../lifecycle.ts';
import { badParameter, missing } from '../refusal.ts';
import { type Kept, type KeptTransaction, transactionIn } from '../store.ts';
import { withUnlisted } from '../unknown-enums.ts';
import type { Json, WireVerifiedData } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';
import { transactionSteps } from './verify-transaction.ts';

const ATTEMPTS = ['ALL', 'LATEST', '1', '2', '3', '4'];

const transactionOf = (call: Call): KeptTransaction =>
  transactionIn(call.world.store, param(call, 'userId'), param(call, 'transactionId'));

/** What is still there, or nothing 30 minutes after the decision. Unlisted values go to the first item. */
function keptOf({ world: { clock, variations } }: Call, transaction: KeptTransaction): Kept<WireVerifiedData>[] {
  if (!areVerifiedDataKept(transaction, clock.now())) return [];
  return [...transaction.verifiedData.values()].map((kept, index) =>
    kept.isExact || index > 0
      ? kept
      : { isExact: false, body: withUnlisted(kept.body, variations, 'verifiedDataType') },
  );
}

/** The form of an earlier attempt below `retry.previousAttempts` is a guess: the item itself. */
const itemOf = (kept: Kept<WireVerifiedData>, earlier: readonly Kept<WireVerifiedData>[]): Json =>
  kept.isExact || earlier.length === 0
    ? kept.body
    : {
        ...kept.body,
        retry: { attempt: attemptOf(kept.body), previousAttempts: earlier.map(({ body }) => body) },
      };

/** The items that an `attempt` asks for, each with the earlier ones to be shown inside it. */
function chosen(items: readonly Kept<WireVerifiedData>[], attempt: string) {
  if (attempt !== 'ALL' && attempt !== 'LATEST') {
    const number = Number(attempt);
    return items.filter(({ body }) => attemptOf(body) === number).map((kept) => ({ kept, earlier: [] }));
  }
  const { newest, earlier } = byAttempt(items, ({ type }) => String(type));
  return newest.map((kept) => ({
    kept,
    earlier: attempt === 'ALL' ? earlier.filter(({ body }) => body.type === kept.body.type) : [],
  }));
}

function list(call: Call): Answer {
  const attempt = (call.query.get('attempt') ?? 'ALL').toUpperCase();
  if (!ATTEMPTS.includes(attempt)) {
    throw badParameter('attempt', { message: 'not an attempt', innerError: { allowedValues: ATTEMPTS } });
  }
  const type = call.query.get('type');
  const types = type === null ? undefined : type.toUpperCase().split(',');
  const transaction = transactionOf(call);
  const steps = [...transactionSteps(transaction), 'verifiedData'];
  const items = chosen(keptOf(call, transaction), attempt)
    .filter(({ kept }) => types === undefined || types.includes(String(kept.body.type).toUpperCase()))
    // Without `type` the list tells only what there is.
    .map(({ kept, earlier }) => (types ? itemOf(kept, earlier) : { id: kept.body.id, type: kept.body.type }));
  const links = {
    self: link(call.place, ...steps),
    user: link(call.place, 'users', transaction.userId),
    environment: link(call.place),
    verifyTransaction: link(call.place, ...transactionSteps(transaction)),
  };
  return ok(collection(links, 'verifiedData', items, { emptyEmbedded: call.world.variations.emptyEmbedded }));
}

/** One item always comes with its data. */
function one(call: Call): Answer {
  const transaction = transactionOf(call);
  const id = param(call, 'verifiedDataId');
  const kept = keptOf(call, transaction).find(({ body }) => body.id === id);
  if (!kept) throw missing('verified data', id);
  const self = link(call.place, ...transactionSteps(transaction), 'verifiedData', id);
  return ok(withLinks(kept.isExact, { self }, kept.body));
}

const BASE = '/v1/environments/:environmentId/users/:userId/verifyTransactions/:transactionId/verifiedData';

export const verifiedDataRoutes: readonly Route[] = [
  { resource: 'verifiedData', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'verifiedDataItem', path: `${BASE}/:verifiedDataId`, access: 'verify', methods: { GET: one } },
];
