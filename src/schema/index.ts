import './scalars.ts';
import './user.ts';
import './user-list.ts';
import './verify-policy.ts';
import './verify-transaction.ts';
import './verify-transaction-list.ts';
import './verify-document.ts';
import './verify-metadata.ts';
import './verified-data.ts';
import './identity-assurance.ts';
import { builder } from './builder.ts';

/** The whole graph. Each file above adds its types and the fields on their parents. */
export const schema = builder.toSchema();
