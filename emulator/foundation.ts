import { createRandom, uuidFor } from './random.ts';
import type { Client, Role } from './roles.ts';
import type { Store } from './store.ts';
import { timestamp } from './wire.ts';

const DAY_MS = 86_400_000;

/** The worker applications of an emulator, by what they may do. */
export function clientsFor(seed: string, environmentId: string, adminEnvironmentId: string) {
  const client = (name: string, roles: Role[], home = environmentId): Client => ({
    clientId: uuidFor(seed, `client/${name}`),
    clientSecret: createRandom(`${seed}/secret/${name}`).text(
      48,
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~',
    ),
    environmentId: home,
    roles,
  });
  return {
    worker: client('worker', ['identityDataAdmin']),
    readOnlyWorker: client('readOnlyWorker', ['identityDataReadOnlyAdmin']),
    rolelessWorker: client('rolelessWorker', []),
    visitingWorker: client('visitingWorker', ['identityDataAdmin'], adminEnvironmentId),
  };
}

/** An environment that holds nothing yet. */
export function emptyStore(seed: string, environmentId: string, now: number, clients: Record<string, Client>): Store {
  const createdAt = timestamp(now - 900 * DAY_MS);
  return {
    environmentId,
    environment: {
      isExact: false,
      body: {
        id: environmentId,
        name: 'Emulated environment',
        description: 'Synthetic people; no real PingOne account.',
        type: 'SANDBOX',
        region: 'EU',
        status: 'ACTIVE',
        organization: { id: uuidFor(seed, 'organization') },
        license: { id: uuidFor(seed, 'license') },
        createdAt,
        updatedAt: createdAt,
        billOfMaterials: { products: [{ type: 'PING_ONE_BASE' }, { type: 'PING_ONE_VERIFY' }] },
      },
    },
    populations: new Map(),
    policies: new Map(),
    users: new Map(),
    clients: new Map(Object.values(clients).map((client) => [client.clientId, client])),
  };
}
