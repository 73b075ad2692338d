import { LRUCache } from 'lru-cache';
import { allPages, embedded } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { path } from './http/path.ts';
import { isInt, isObject, notRead, type WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';
import { ownId } from './same-object.ts';

/** The checks that a policy can ask for, as the members of its record are called. */
export type PolicyCheck = 'governmentId' | 'facialComparison' | 'liveness' | 'email' | 'phone';

const requirementOf = knownWords(['REQUIRED', 'OPTIONAL', 'DISABLED']);

/** Rules of a verification: `GET /verifyPolicies/{id}`. No personal data. */
export class VerifyPolicy {
  readonly id: string;
  readonly #record: WireRecord;

  constructor(id: string, record: WireRecord | null) {
    this.id = id;
    this.#record = record ?? notRead;
  }

  get name() {
    return this.#record.text('name');
  }
  get description() {
    return this.#record.text('description');
  }
  get isDefault() {
    return this.#record.flag('default');
  }
  /** How a check is asked for; DISABLED, PingOne's default, where the policy does not say. */
  requirement(check: PolicyCheck) {
    const block = this.#record.raw(check) ?? {};
    return requirementOf(isObject(block) ? (block.verify ?? 'DISABLED') : null);
  }
  get storesIdentityAssurance() {
    return this.#transaction?.object('ida')?.flag('enabled') ?? false;
  }
  get transactionTimeoutSeconds() {
    return seconds(this.#transaction?.object('timeout'));
  }
  get dataCollectionTimeoutSeconds() {
    return seconds(this.#transaction?.object('dataCollection')?.object('timeout'));
  }
  get dataCollectionOnly() {
    return this.#transaction?.flag('dataCollectionOnly') ?? null;
  }
  get createdAt() {
    return this.#record.time('createdAt');
  }
  get updatedAt() {
    return this.#record.time('updatedAt');
  }
  get #transaction() {
    return this.#record.object('transaction');
  }
}

const SECONDS_IN: ReadonlyMap<string | null, number> = new Map([
  ['SECONDS', 1],
  ['MINUTES', 60],
]);

function seconds(timeout: WireRecord | null | undefined): number | null {
  const duration = timeout?.integer('duration') ?? null;
  if (!timeout || duration === null) return null;
  const unit = SECONDS_IN.get(timeout.text('timeUnit'));
  return unit !== undefined && isInt(duration * unit) ? duration * unit : timeout.unreadable();
}

/** Policies that one credential has read lately. Policies hold no personal data, and change rarely. */
export type PolicyCache = LRUCache<string, VerifyPolicy[], () => Promise<VerifyPolicy[] | undefined>>;

const SHARED_MS = 3 * 60_000; // how long a changed policy may go unseen
const MAX_CREDENTIALS = 1_000; // in caller mode each caller has a list of their own

/** Made once for each process: the list of all policies, one fetch in flight, kept apart by credential. */
export const createPolicyCache = (): PolicyCache =>
  new LRUCache({
    max: MAX_CREDENTIALS,
    ttl: SHARED_MS,
    fetchMethod: (_credential, _stale, { context: read }) => read(),
    ignoreFetchAbort: true, // who is pushed out by others while reading still gets the answer
  });

export const createVerifyPolicySource = (http: HttpClient, cache: PolicyCache) => {
  const toPolicy = (record: WireRecord, id?: string) =>
    new VerifyPolicy(ownId(record, { environmentId: http.environmentId, ...(id !== undefined && { id }) }), record);

  return {
    async get(id: string): Promise<VerifyPolicy | null> {
      const record = await http.get(path`verifyPolicies/${id}`);
      return record && toPolicy(record, id);
    },
    /** All policies of the environment, which are few; null where PingOne shows no such list. */
    async list(): Promise<VerifyPolicy[] | null> {
      // Others may wait for this read too, so it does not end with the request that happens to start it.
      const read = async () => {
        const pages = await allPages(http.detached(), 'verifyPolicies', '');
        return pages?.flatMap((page) => embedded(page, 'verifyPolicies')).map((record) => toPolicy(record));
      };
      return (await http.whileWanted(cache.fetch(http.credentialKey, { context: read }))) ?? null;
    },
    /** The same list if it has been read lately, without a call. */
    listAtHand: (): VerifyPolicy[] | undefined => cache.get(http.credentialKey),
  };
};
