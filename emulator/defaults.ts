import { checksOf, isPending, timeoutOf } from './lifecycle.ts';
import type { Marks } from './marks.ts';
import { digitsFrom, type Random } from './random.ts';
import type { Store } from './store.ts';
import { instantOf, isObject, type Json, timestamp as toTimestamp, type WirePolicy } from './wire.ts';

/** What fills the gaps of resources that are put with a few members only. */
export type Defaults = {
  origin: string;
  random: Random;
  marks: Marks;
  /** Whether images are drawn; else each is a dot. */
  images: boolean;
  now(): number;
  timestamp(): string;
  uuid(): string;
};

export function policyDefaults({ uuid, timestamp }: Defaults): Json {
  const createdAt = timestamp();
  return {
    id: uuid(),
    name: 'A policy',
    default: false,
    governmentId: {
      verify: 'REQUIRED',
      inspectionType: 'AUTOMATIC',
      provider: { auto: 'MITEK' },
      retry: { attempts: 3 },
    },
    facialComparison: { verify: 'REQUIRED', threshold: 'MEDIUM' },
    liveness: { verify: 'REQUIRED', threshold: 'MEDIUM', retry: { attempts: 3 } },
    email: { verify: 'DISABLED' },
    phone: { verify: 'DISABLED' },
    transaction: {
      timeout: { duration: 30, timeUnit: 'MINUTES' },
      dataCollection: { timeout: { duration: 15, timeUnit: 'MINUTES' } },
      dataCollectionOnly: false,
    },
    voice: { verify: 'DISABLED' },
    verifiableCredential: { verify: 'DISABLED' },
    systemProvided: false,
    createdAt,
    updatedAt: createdAt,
  };
}

export function userDefaults({ uuid, marks, timestamp, random }: Defaults, store: Store): Json {
  const [given, family] = [`Alex-${marks.plant()}`, `Example-${marks.plant()}`];
  const [population] = store.populations.keys();
  const createdAt = timestamp();
  return {
    id: uuid(),
    environment: { id: store.environmentId },
    ...(population === undefined ? {} : { population: { id: population } }),
    username: `alex.${marks.plant()}`,
    email: `alex.${marks.plant()}@example.org`,
    emailVerified: true,
    name: { formatted: `${given} ${family}`, given, family },
    mobilePhone: marks.register(marks.unique(() => `+1.00${digitsFrom(random, 8)}`)),
    enabled: true,
    account: { canAuthenticate: true, status: 'OK' },
    lifecycle: { status: 'ACCOUNT_OK' },
    verifyStatus: 'ENABLED',
    mfaEnabled: false,
    identityProvider: { type: 'PING_ONE' },
    createdAt,
    updatedAt: createdAt,
  };
}

function policyFor(store: Store, given: Json): WirePolicy | undefined {
  const reference = given.verifyPolicy;
  if (isObject(reference)) return store.policies.get(String(reference.id))?.body;
  return [...store.policies.values()].find(({ body }) => body.default === true)?.body;
}

/** What all checks of a transaction say when only its overall status was given. */
const CHECK_STATUS: Readonly<Record<string, string>> = {
  SUCCESS: 'SUCCESS',
  FAIL: 'FAIL',
  NOT_REQUIRED: 'NOT_REQUIRED',
};
const WITHOUT_CHECKS: ReadonlySet<unknown> = new Set(['APPROVED_MANUALLY', 'APPROVED_NO_REQUEST']);

function statusFor(given: Json, policy: WirePolicy | undefined): Json {
  const status: Json = isObject(given.transactionStatus) ? given.transactionStatus : { status: 'REQUESTED' };
  if ('verificationStatus' in status || WITHOUT_CHECKS.has(status.status)) return status;
  const requirements = given.requirements;
  const checks = checksOf(policy, isObject(requirements) && 'referenceSelfie' in requirements);
  const value = CHECK_STATUS[String(status.status)] ?? 'REQUESTED';
  return { ...status, verificationStatus: Object.fromEntries(checks.map((check) => [check, value])) };
}

/** The members that open the capture page. The code and the address that holds it are secrets of the end user. */
export function webMembers({ origin, random, marks }: Defaults, environmentId: string, id: string): Json {
  const code = digitsFrom(random, 6);
  marks.register(`code=${code}`);
  const page = new URL(`${origin}/${environmentId}/verify/verify-webapp/v2/index.html`);
  page.search = String(
    new URLSearchParams({ txnid: id, url: `${origin}/v1/idValidations/webVerifications`, code, envId: environmentId }),
  );
  return {
    qrUrl: `${origin}/v1/idValidations/webVerifications/${id}/qr`,
    webVerificationUrl: page.href,
    webVerificationCode: code,
  };
}

/** `transactionStatus` holds what was given of it; the checks are filled in where they were not given. */
export function transactionDefaults(defaults: Defaults, store: Store, given: Json): Json {
  const policy = policyFor(store, given);
  const id = typeof given.id === 'string' ? given.id : defaults.uuid();
  const createdAt = instantOf(given.createdAt) ?? defaults.now();
  const transactionStatus = statusFor(given, policy);
  return {
    id,
    ...(policy ? { verifyPolicy: { id: policy.id } } : {}),
    transactionStatus,
    ...(isPending(transactionStatus.status) ? webMembers(defaults, store.environmentId, id) : {}),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(createdAt),
    expiresAt: toTimestamp(createdAt + timeoutOf(policy)),
  };
}
