import type { HttpClient } from './http/http-client.ts';
import { createIdentityAssuranceSource } from './identity-assurance.ts';
import { createUserSource } from './user.ts';
import { createVerifiedDataSource } from './verified-data.ts';
import { createVerifyDocumentSource } from './verify-document.ts';
import { createVerifyMetadataSource } from './verify-metadata.ts';
import { createPolicyCache, createVerifyPolicySource } from './verify-policy.ts';
import { createVerifyTransactionSource } from './verify-transaction.ts';

/** What the process keeps between requests. No personal data is among it. */
export const createSharedKnowledge = () => ({ users: { idFilterRefused: false }, policies: createPolicyCache() });

/** All that can be read of one PingOne environment, one line a resource. Made for each request. */
export const createDataSources = (http: HttpClient, shared: ReturnType<typeof createSharedKnowledge>) => ({
  user: createUserSource(http, shared.users),
  verifyTransaction: createVerifyTransactionSource(http),
  verifyDocument: createVerifyDocumentSource(http),
  verifyMetadata: createVerifyMetadataSource(http),
  verifiedData: createVerifiedDataSource(http),
  identityAssurance: createIdentityAssuranceSource(http),
  verifyPolicy: createVerifyPolicySource(http, shared.policies),
});

export type DataSources = ReturnType<typeof createDataSources>;
