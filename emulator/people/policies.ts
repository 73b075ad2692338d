import { uuidFor } from '../random.ts';
import { type Json, timestamp } from '../wire.ts';
import { DAY_MS, type Scene } from './scene.ts';

export const POLICY_KEYS = [
  'standard',
  'storedClaims',
  'collectionOnly',
  'legacy',
  'contact',
  'voice',
  'wallet',
  'aadhaar',
] as const;
export type PolicyKey = (typeof POLICY_KEYS)[number];

const off = { verify: 'DISABLED' };
const otp = (minutes: number) => ({
  verify: 'REQUIRED',
  createMfaDevice: false,
  otp: {
    attempts: { count: 5 },
    lifeTime: { duration: minutes, timeUnit: 'MINUTES' },
    deliveries: { count: 3, cooldown: { duration: 30, timeUnit: 'SECONDS' } },
    notification: { templateName: 'email_phone_verification' },
  },
});
const timing = (more: Json = {}): Json => ({
  timeout: { duration: 30, timeUnit: 'MINUTES' },
  dataCollection: { timeout: { duration: 15, timeUnit: 'MINUTES' } },
  dataCollectionOnly: false,
  ...more,
});
const papersOnly = {
  governmentId: off,
  facialComparison: off,
  liveness: off,
  email: off,
  phone: off,
  voice: off,
  verifiableCredential: off,
};
const papers = (provider: 'MITEK' | 'VERIFF', more: Json = {}): Json => ({
  verify: 'REQUIRED',
  inspectionType: 'AUTOMATIC',
  failExpiredId: true,
  provider: { auto: provider, manual: 'MITEK' },
  retry: { attempts: 3 },
  documentImages: { enabled: true },
  ...more,
});
const face = { verify: 'REQUIRED', threshold: 'MEDIUM' };
const alive = { verify: 'REQUIRED', threshold: 'MEDIUM', retry: { attempts: 3 } };

const POLICIES: Readonly<Record<PolicyKey, Json>> = {
  standard: {
    name: 'Standard ID check',
    description: 'Identity papers, a selfie and proof of life.',
    default: true,
    governmentId: papers('MITEK', { verifyAamva: false }),
    facialComparison: face,
    liveness: alive,
    transaction: timing(),
  },
  storedClaims: {
    name: 'Onboarding with stored claims',
    description: 'As the standard check; the verified claims are kept on the user.',
    governmentId: papers('VERIFF'),
    facialComparison: { ...face, threshold: 'HIGH' },
    liveness: { ...alive, threshold: 'HIGH' },
    email: otp(10),
    identityRecordMatching: {
      given_name: { threshold: 'MEDIUM', fieldRequired: true },
      family_name: { threshold: 'HIGH', fieldRequired: true },
    },
    transaction: timing({ ida: { enabled: true }, authenticationMode: false }),
  },
  collectionOnly: {
    name: 'Collect documents only',
    description: 'Takes pictures and verifies nothing.',
    governmentId: papers('MITEK'),
    transaction: timing({ dataCollectionOnly: true }),
  },
  // A record of earlier years: no systemProvided, fewer parts, a text where a boolean is meant.
  legacy: {
    name: 'Legacy check 2021',
    governmentId: { verify: 'OPTIONAL', failExpiredId: 'true' },
    facialComparison: face,
    liveness: { verify: 'OPTIONAL', threshold: 'LOW' },
    transaction: { timeout: { duration: 900, timeUnit: 'SECONDS' } },
  },
  contact: {
    name: 'Email and phone',
    description: 'One-time passcodes to an address and a number.',
    email: otp(10),
    phone: otp(5),
    transaction: timing({ timeout: { duration: 10, timeUnit: 'MINUTES' } }),
  },
  voice: {
    name: 'Voice enrolment (deprecated)',
    voice: {
      verify: 'REQUIRED',
      enrollment: true,
      textDependent: { samples: 3, phrase: { id: 'exceptional_experiences' } },
      comparison: { threshold: 'MEDIUM' },
      liveness: { threshold: 'MEDIUM' },
      referenceData: { retainOriginalRecordings: false, updateOnReenrollment: true, updateOnVerification: false },
    },
    transaction: timing(),
  },
  wallet: {
    name: 'Credential from a wallet',
    verifiableCredential: { verify: 'REQUIRED', protocol: 'NATIVE' },
    transaction: timing(),
  },
  aadhaar: {
    name: 'Papers with Aadhaar',
    governmentId: papers('MITEK', { aadhaar: { enabled: true }, inspectionType: 'STEP_UP' }),
    facialComparison: face,
    liveness: { ...alive, verify: 'OPTIONAL' },
    dataBasedIdentityVerification: { threshold: 'MEDIUM' },
    transaction: timing(),
  },
};

/** Writes the demo policies; the first policy whose `default` is true serves transactions that name none. */
export function putPolicies({ data, seed, environmentId, now }: Scene): Record<PolicyKey, string> {
  const ids = Object.fromEntries(POLICY_KEYS.map((key) => [key, uuidFor(seed, `policy/${key}`)]));
  POLICY_KEYS.forEach((key, index) => {
    const isOld = key === 'legacy';
    const omit = isOld ? ['systemProvided', 'phone', 'email', 'verifiableCredential', 'description'] : [];
    const createdAt = timestamp(now - (isOld ? 2000 : 400 - index * 20) * DAY_MS);
    data.putPolicy(
      {
        ...papersOnly,
        id: ids[key],
        environment: { id: environmentId },
        default: false,
        ...POLICIES[key],
        createdAt,
        updatedAt: createdAt,
      },
      { omit },
    );
  });
  return ids as Record<PolicyKey, string>; // One entry for each key of the list.
}
