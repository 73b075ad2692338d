import { type Answer, ok } from '../answer.ts';
import { byAttempt, placed } from '../attempts.ts';
import { collection, link, withLinks } from '../hal.ts';
import { isDocumentKept } from '../lifecycle.ts';
import { missing } from '../refusal.ts';
import { type Kept, type KeptTransaction, transactionIn } from '../store.ts';
import { withUnlisted } from '../unknown-enums.ts';
import type { Json, WireDocument } from '../wire.ts';
import { type Call, param, type Route } from '../world.ts';
import { transactionSteps } from './verify-transaction.ts';

const transactionOf = (call: Call): KeptTransaction =>
  transactionIn(call.world.store, param(call, 'userId'), param(call, 'transactionId'));

const upperSnake = (type: unknown): string => String(type).toUpperCase().replaceAll(' ', '_');

/** The documents that are still there, as the switches make them; unlisted values go to the first one. */
function documentsOf(call: Call, transaction: KeptTransaction): Kept<WireDocument>[] {
  const { clock, variations } = call.world;
  const now = clock.now();
  return [...transaction.documents.values()]
    .filter((kept) => isDocumentKept(kept, now))
    .map((kept, index) => {
      if (kept.isExact) return kept;
      let body = kept.body;
      if (index === 0) body = withUnlisted(body, variations, 'documentType', 'documentStatus', 'documentProvider');
      if (variations.documentTypes === 'upperSnake') body = { ...body, type: upperSnake(body.type) };
      return { body, isExact: false };
    });
}

function view({ place }: Call, transaction: KeptTransaction, { body, isExact }: Kept<WireDocument>): Json {
  const steps = transactionSteps(transaction);
  const links = {
    self: link(place, ...steps, 'documents', body.id),
    environment: link(place),
    user: link(place, 'users', transaction.userId),
    verifyTransaction: link(place, ...steps),
  };
  return withLinks(isExact, links, body);
}

function withoutValue(document: Json): Json {
  const { value: _, ...rest } = document;
  return rest;
}

function list(call: Call): Answer {
  const { variations } = call.world;
  const transaction = transactionOf(call);
  const { newest, earlier } = byAttempt(documentsOf(call, transaction), ({ type }) => String(type));
  const { embedded, beside } = placed(
    earlier.map((kept) => {
      const document = view(call, transaction, kept);
      return variations.previousAttemptValues ? document : withoutValue(document);
    }),
    variations,
  );
  return ok(
    collection(
      { self: link(call.place, ...transactionSteps(transaction), 'documents') },
      'documents',
      newest.map((kept) => view(call, transaction, kept)),
      { emptyEmbedded: variations.emptyEmbedded, embedded, ...beside },
    ),
  );
}

/** Any attempt can be read by its id. */
function one(call: Call): Answer {
  const transaction = transactionOf(call);
  const id = param(call, 'documentId');
  const document = documentsOf(call, transaction).find(({ body }) => body.id === id);
  if (!document) throw missing('document', id);
  return ok(view(call, transaction, document));
}

const BASE = '/v1/environments/:environmentId/users/:userId/verifyTransactions/:transactionId/documents';

export const verifyDocumentRoutes: readonly Route[] = [
  { resource: 'documents', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'document', path: `${BASE}/:documentId`, access: 'verify', methods: { GET: one } },
];
