import { type Answer, ok } from '../answer.ts';
import { collection, link, withLinks } from '../hal.ts';
import { missing } from '../refusal.ts';
import { type KeptTransaction, transactionIn } from '../store.ts';
import { type Call, param, type Route } from '../world.ts';
import { transactionSteps } from './verify-transaction.ts';

const transactionOf = (call: Call): KeptTransaction =>
  transactionIn(call.world.store, param(call, 'userId'), param(call, 'transactionId'));

function list(call: Call): Answer {
  const transaction = transactionOf(call);
  const self = link(call.place, ...transactionSteps(transaction), 'appEvents');
  const items = [...transaction.appEvents.values()].map(({ body, isExact }) =>
    withLinks(isExact, { self: { href: `${self.href}/${body.id}` } }, body),
  );
  return ok(collection({ self }, 'appEvents', items, { emptyEmbedded: call.world.variations.emptyEmbedded }));
}

function one(call: Call): Answer {
  const transaction = transactionOf(call);
  const id = param(call, 'appEventId');
  const event = transaction.appEvents.get(id);
  if (!event) throw missing('app event', id);
  const self = link(call.place, ...transactionSteps(transaction), 'appEvents', id);
  return ok(withLinks(event.isExact, { self }, event.body));
}

const BASE = '/v1/environments/:environmentId/users/:userId/verifyTransactions/:transactionId/appEvents';

export const appEventRoutes: readonly Route[] = [
  { resource: 'appEvents', path: BASE, access: 'verify', methods: { GET: list } },
  { resource: 'appEvent', path: `${BASE}/:appEventId`, access: 'verify', methods: { GET: one } },
];
