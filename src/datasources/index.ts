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

type Shared = ReturnType<typeof createSharedKnowledge>;

/** All that can be read of one PingOne environment, one line a resource. */
const sources = {
  user: (http: HttpClient, { users }: Shared) => createUserSource(http, users),
  verifyTransaction: createVerifyTransactionSource,
  verifyDocument: createVerifyDocumentSource,
  verifyMetadata: createVerifyMetadataSource,
  verifiedData: createVerifiedDataSource,
  identityAssurance: createIdentityAssuranceSource,
  verifyPolicy: (http: HttpClient, { policies }: Shared) => createVerifyPolicySource(http, policies),
};

export type DataSources = { readonly [Name in keyof typeof sources]: ReturnType<(typeof sources)[Name]> };

/** Made for each request; each source is made when it is asked for, since most requests read from two or three. */
export const createDataSources = (http: HttpClient, shared: Shared): DataSources =>
  new Sources(http, shared) as unknown as DataSources; // its getters are defined below

class Sources {
  readonly #http: HttpClient;
  readonly #shared: Shared;
  readonly #made = new Map<string, unknown>();

  constructor(http: HttpClient, shared: Shared) {
    this.#http = http;
    this.#shared = shared;
  }

  static {
    for (const [name, make] of Object.entries(sources)) {
      Object.defineProperty(Sources.prototype, name, {
        get(this: Sources) {
          let source = this.#made.get(name);
          if (source === undefined) {
            source = make(this.#http, this.#shared);
            this.#made.set(name, source);
          }
          return source;
        },
      });
    }
  }
}
