import { documentReference, policyReference, transactionReference, userReference } from '../resolvers/reference.ts';
import { builder } from './builder.ts';
import { selectionOn } from './selection.ts';
import { User } from './user.ts';
import { VerifyDocument } from './verify-document.ts';
import { VerifyPolicy } from './verify-policy.ts';
import { VerifyTransaction } from './verify-transaction.ts';

// By which keys other subgraphs refer to these types. PingOne keeps what is below a user under that user, so the keys do too.

builder.asEntity(User, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: (key, context, info) => userReference(key, selectionOn('User', info, context, key.id), context),
});

builder.asEntity(VerifyTransaction, {
  key: builder.selection<{ id: string; userId: string }>('id userId'),
  resolveReference: (key, context, info) =>
    transactionReference(key, selectionOn('VerifyTransaction', info, context, key.userId), context),
});

builder.asEntity(VerifyDocument, {
  key: builder.selection<{ id: string; transactionId: string; userId: string }>('id transactionId userId'),
  resolveReference: (key, context, info) =>
    documentReference(key, selectionOn('VerifyDocument', info, context, key.userId), context),
});

builder.asEntity(VerifyPolicy, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: (key, context, info) =>
    policyReference(key, selectionOn('VerifyPolicy', info, context, null), context),
});
