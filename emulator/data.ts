import { documentDefaults, metadataDefaults, verifiedDataDefaults } from './default-evidence.ts';
import { type Defaults, policyDefaults, transactionDefaults, userDefaults } from './defaults.ts';
import { settled } from './lifecycle.ts';
import { build, type PutOptions, type PutTransactionOptions } from './put.ts';
import type { Kept, KeptTransaction, KeptUser, Store } from './store.ts';
import {
  isObject,
  type Json,
  type Raw,
  type WireAppEvent,
  type WireDocument,
  type WireEnvironment,
  type WireMetadata,
  type WirePolicy,
  type WirePopulation,
  type WireTransaction,
  type WireUser,
  type WireVerifiedData,
} from './wire.ts';

/**
 * Reads and changes the store. `put…` fills in what is not given; where the resource exists already, what is given
 * replaces its members one by one, and its children stay. Getters show what is stored, transactions as the clock has
 * them; variations do not show here.
 */
export type Data = ReturnType<typeof createData>;

export function createData(store: Store, defaults: Defaults) {
  const userOf = (id: string): KeptUser => {
    const user = store.users.get(id);
    if (!user) throw new RangeError(`There is no user ${id}.`);
    return user;
  };
  const transactionOf = (userId: string, id: string): KeptTransaction => {
    const transaction = userOf(userId).transactions.get(id);
    if (!transaction) throw new RangeError(`There is no transaction ${id} of user ${userId}.`);
    return transaction;
  };
  const idOf = (given: Json): string => (typeof given.id === 'string' ? given.id : '');
  const bodies = <T>(kept: Iterable<Kept<T>>): T[] => [...kept].map(({ body }) => body);

  function putIn<T extends { id: string }>(
    map: Map<string, Kept<T>>,
    given: Json,
    options: PutOptions,
    fill: () => Json,
  ): T {
    const kept = build<T>(map.get(idOf(given)), given, options, fill);
    map.set(kept.body.id, kept);
    return kept.body;
  }

  return {
    environment: (): WireEnvironment => store.environment.body,
    populations: (): WirePopulation[] => bodies(store.populations.values()),
    policies: (): WirePolicy[] => bodies(store.policies.values()),
    policy: (id: string): WirePolicy | undefined => store.policies.get(id)?.body,
    users: (): WireUser[] => bodies(store.users.values()),
    user: (id: string): WireUser | undefined => store.users.get(id)?.body,
    transactions: (userId: string): WireTransaction[] =>
      [...userOf(userId).transactions.values()].map((kept) => settled(kept, defaults.now())),
    transaction: (userId: string, id: string): WireTransaction | undefined => {
      const kept = store.users.get(userId)?.transactions.get(id);
      return kept && settled(kept, defaults.now());
    },
    documents: (userId: string, id: string): WireDocument[] => bodies(transactionOf(userId, id).documents.values()),
    metadata: (userId: string, id: string): WireMetadata[] => bodies(transactionOf(userId, id).metadata.values()),
    verifiedData: (userId: string, id: string): WireVerifiedData[] =>
      bodies(transactionOf(userId, id).verifiedData.values()),
    appEvents: (userId: string, id: string): WireAppEvent[] => bodies(transactionOf(userId, id).appEvents.values()),
    /** The value of the member `identityAssurance`, or the whole body where it was put as exact. */
    identityAssurance: (userId: string): Json | undefined => userOf(userId).identityAssurance?.body,

    putEnvironment: (given: Raw<WireEnvironment>, options: PutOptions = {}): WireEnvironment => {
      store.environment = build(store.environment, { ...given, id: store.environmentId }, options, () => ({}));
      return store.environment.body;
    },
    putPopulation: (given: Raw<WirePopulation> = {}, options: PutOptions = {}): WirePopulation =>
      putIn(store.populations, given, options, () => ({ id: defaults.uuid(), name: 'A population', default: false })),
    putPolicy: (given: Raw<WirePolicy> = {}, options: PutOptions = {}): WirePolicy =>
      putIn(store.policies, given, options, () => policyDefaults(defaults)),
    putUser: (given: Raw<WireUser> = {}, options: PutOptions = {}): WireUser => {
      const existing = store.users.get(idOf(given));
      const kept = build(existing, given, options, () => userDefaults(defaults, store));
      store.users.set(kept.body.id, {
        transactions: existing?.transactions ?? new Map(),
        identityAssurance: existing?.identityAssurance,
        ...kept,
      });
      return kept.body;
    },
    putTransaction: (
      userId: string,
      given: Raw<WireTransaction> = {},
      options: PutTransactionOptions = {},
    ): WireTransaction => {
      const { transactions } = userOf(userId);
      const existing = transactions.get(idOf(given));
      const { transactionStatus, ...rest } = given;
      // The defaults take up what is given of the status and add the checks to it.
      const isFilled = existing === undefined && !options.exact && !options.complete && isObject(transactionStatus);
      const kept = build(existing, isFilled ? rest : given, options, () => transactionDefaults(defaults, store, given));
      transactions.set(kept.body.id, {
        ...kept,
        userId,
        isOld: options.old ?? existing?.isOld ?? false,
        isCollected: options.collected ?? existing?.isCollected ?? false,
        decidedAt: options.decidedAt ?? existing?.decidedAt,
        documents: existing?.documents ?? new Map(),
        metadata: existing?.metadata ?? new Map(),
        verifiedData: existing?.verifiedData ?? new Map(),
        appEvents: existing?.appEvents ?? new Map(),
      });
      return kept.body;
    },
    putDocument: (
      userId: string,
      transactionId: string,
      given: Raw<WireDocument> = {},
      options: PutOptions = {},
    ): WireDocument =>
      putIn(transactionOf(userId, transactionId).documents, given, options, () =>
        documentDefaults(defaults, store, { userId, transactionId, given }),
      ),
    putMetadata: (
      userId: string,
      transactionId: string,
      given: Raw<WireMetadata> = {},
      options: PutOptions = {},
    ): WireMetadata =>
      putIn(transactionOf(userId, transactionId).metadata, given, options, () => metadataDefaults(defaults)),
    putVerifiedData: (
      userId: string,
      transactionId: string,
      given: Raw<WireVerifiedData> = {},
      options: PutOptions = {},
    ): WireVerifiedData =>
      putIn(transactionOf(userId, transactionId).verifiedData, given, options, () => verifiedDataDefaults(defaults)),
    putAppEvent: (
      userId: string,
      transactionId: string,
      given: Raw<WireAppEvent> = {},
      options: PutOptions = {},
    ): WireAppEvent =>
      putIn(transactionOf(userId, transactionId).appEvents, given, options, () => ({
        id: defaults.uuid(),
        collectionDate: defaults.timestamp(),
        data: {},
      })),
    /** Takes the value of the member `identityAssurance`; with `exact` the whole body of the answer. */
    putIdentityAssurance: (userId: string, given: Json, { exact = false }: Pick<PutOptions, 'exact'> = {}): void => {
      userOf(userId).identityAssurance = { body: given, isExact: exact };
    },

    removePopulation: (id: string): boolean => store.populations.delete(id),
    removePolicy: (id: string): boolean => store.policies.delete(id),
    /** Takes the transactions and claims with it. */
    removeUser: (id: string): boolean => store.users.delete(id),
    /** Takes documents, metadata and verified data with it. */
    removeTransaction: (userId: string, id: string): boolean => userOf(userId).transactions.delete(id),
    removeDocument: (userId: string, transactionId: string, id: string): boolean =>
      transactionOf(userId, transactionId).documents.delete(id),
    removeMetadata: (userId: string, transactionId: string, id: string): boolean =>
      transactionOf(userId, transactionId).metadata.delete(id),
    removeVerifiedData: (userId: string, transactionId: string, id: string): boolean =>
      transactionOf(userId, transactionId).verifiedData.delete(id),
    removeAppEvent: (userId: string, transactionId: string, id: string): boolean =>
      transactionOf(userId, transactionId).appEvents.delete(id),
    removeIdentityAssurance: (userId: string): boolean => {
      const user = userOf(userId);
      const had = user.identityAssurance !== undefined;
      user.identityAssurance = undefined;
      return had;
    },
    /** Empties the environment of users, with all that is theirs. */
    removeAllUsers: (): void => store.users.clear(),
  };
}
