import { type Answer, ok } from '../answer.ts';
import { byAttempt, placed } from '../attempts.ts';
import { collection, link, withLinks } from '../hal.ts';
import { missing } from '../refusal.ts';
import { type Kept, type KeptTransaction, transactionIn } from '../store.ts';
import { withUnlisted } from '../unknown-enums.ts';
import type { Json, WireMetadata } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';
import { transactionSteps } from './verify-transaction.ts';

const transactionOf = (call: Call): KeptTransaction =>
  transactionIn(call.world.store, param(call, 'userId'), param(call, 'transactionId'));

/** Metadata outlive the personal data: no clock here. Unlisted values go to the first entry. */
const metadataOf = ({ world: { variations } }: Call, transaction: KeptTransaction): Kept<WireMetadata>[] =>
  [...transaction.metadata.values()].map((kept, index) =>
    kept.isExact || index > 0
      ? kept
      : {
          isExact: false,
          body: withUnlisted(kept.body, variations, 'metadataType', 'metadataProvider', 'metadataStatus'),
        },
  );

const view = ({ place }: Call, transaction: KeptTransaction, { body, isExact }: Kept<WireMetadata>): Json =>
  withLinks(isExact, { self: link(place, ...transactionSteps(transaction), 'metaData', body.id) }, body);

function list(call: Call): Answer {
  const { variations } = call.world;
  const transaction = transactionOf(call);
  const { newest, earlier } = byAttempt(metadataOf(call, transaction), ({ type, provider }) => `${type} ${provider}`);
  const { embedded, beside } = placed(
    earlier.map((kept) => view(call, transaction, kept)),
    variations,
  );
  return ok(
    collection(
      { self: link(call.place, ...transactionSteps(transaction), 'metaData') },
      'metaData',
      newest.map((kept) => view(call, transaction, kept)),
      { emptyEmbedded: variations.emptyEmbedded, embedded, ...beside },
    ),
  );
}

function one(call: Call): Answer {
  const transaction = transactionOf(call);
  const id = param(call, 'metadataId');
  const entry = metadataOf(call, transaction).find(({ body }) => body.id === id);
  if (!entry) throw missing('metadata entry', id);
  return ok(view(call, transaction, entry));
}

const BASE = '/v1/environments/:environmentId/users/:userId/verifyTransactions/:transactionId/metaData';

export const metadataRoutes: readonly Route[] = [
  { resource: 'metaData', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'metaDataEntry', path: `${BASE}/:metadataId`, access: 'verify', methods: { GET: one } },
];
