import type { Kept, KeptTransaction } from './store.ts';
import { instantOf, isObject, type WireDocument, type WirePolicy, type WireTransaction } from './wire.ts';

/** Documents live so long after their last update, verified data after the decision. */
export const RETENTION_MS = 30 * 60_000;
/** Where a policy names no timeout of its own. */
const DEFAULT_TIMEOUT_MS = 30 * 60_000;
/** What a check shows that was still open when its transaction ran out of time. */
const TIMED_OUT = 'TRANSACTION_TIMED_OUT';

const PENDING: ReadonlySet<unknown> = new Set(['REQUESTED', 'INITIATED', 'IN_PROGRESS', 'PARTIAL']);
const DECIDED: ReadonlySet<unknown> = new Set([
  'SUCCESS',
  'FAIL',
  'APPROVED_MANUALLY',
  'APPROVED_NO_REQUEST',
  'NOT_REQUIRED',
]);
/** Members that open the capture page; of no use, and not sent, once the transaction is decided. */
export const WEB_MEMBERS = ['qrUrl', 'webVerificationUrl', 'webVerificationCode', 'verificationCode'] as const;

export const isPending = (status: unknown): boolean => PENDING.has(status);
export const isDecided = (status: unknown): boolean => DECIDED.has(status);

/** When the transaction ran out of time, or undefined when it did not. */
function timedOutAt(transaction: KeptTransaction, now: number): number | undefined {
  const { body, isExact, isCollected } = transaction;
  if (isExact || isCollected || !isPending(body.transactionStatus?.status)) return undefined;
  const expiresAt = instantOf(body.expiresAt);
  return expiresAt !== undefined && expiresAt <= now ? expiresAt : undefined;
}

function timedOut(body: WireTransaction): WireTransaction {
  const checks = body.transactionStatus?.verificationStatus;
  const failed: WireTransaction = {
    ...body,
    transactionStatus: {
      ...body.transactionStatus,
      status: 'FAIL',
      ...(isObject(checks)
        ? {
            verificationStatus: Object.fromEntries(
              Object.entries(checks).map(([check, status]) => [check, isPending(status) ? TIMED_OUT : status]),
            ),
          }
        : {}),
    },
    ...(body.expiresAt === undefined ? {} : { updatedAt: body.expiresAt }),
  };
  for (const member of WEB_MEMBERS) delete failed[member];
  return failed;
}

/** The transaction as it stands at an instant. The store is left alone, so that the clock can also be set back. */
export const settled = (transaction: KeptTransaction, now: number, expiry = true): WireTransaction =>
  expiry && timedOutAt(transaction, now) !== undefined ? timedOut(transaction.body) : transaction.body;

/** Whether a document is still there; deleted at the 30th minute sharp. */
export function isDocumentKept({ body, isExact }: Kept<WireDocument>, now: number): boolean {
  const since = instantOf(body.updatedAt) ?? instantOf(body.createdAt);
  return isExact || since === undefined || now < since + RETENTION_MS;
}

/** Whether the verified data of a transaction are still there: until 30 minutes after the decision. */
export function areVerifiedDataKept(transaction: KeptTransaction, now: number): boolean {
  const { body, decidedAt } = transaction;
  const since =
    timedOutAt(transaction, now) ??
    (isDecided(body.transactionStatus?.status) ? (decidedAt ?? instantOf(body.updatedAt)) : undefined);
  return since === undefined || now < since + RETENTION_MS;
}

const UNIT_MS: Readonly<Record<string, number>> = { SECONDS: 1000, MINUTES: 60_000 };

/** The time a policy gives a transaction. */
export function timeoutOf(policy: WirePolicy | undefined): number {
  const transaction = policy?.transaction;
  const timeout = isObject(transaction) ? transaction.timeout : undefined;
  if (!isObject(timeout)) return DEFAULT_TIMEOUT_MS;
  const unitMs = UNIT_MS[String(timeout.timeUnit)];
  return typeof timeout.duration === 'number' && unitMs ? timeout.duration * unitMs : DEFAULT_TIMEOUT_MS;
}

const asks = (policy: WirePolicy | undefined, part: string): boolean => {
  const rule = policy?.[part];
  return isObject(rule) && (rule.verify === 'REQUIRED' || rule.verify === 'OPTIONAL');
};

/** The checks that a policy calls for, in the order the platform shows them. */
export function checksOf(policy: WirePolicy | undefined, hasReferenceSelfie = false): string[] {
  const checks: string[] = [];
  if (asks(policy, 'governmentId')) checks.push('GOVERNMENT_ID');
  if (asks(policy, 'liveness')) checks.push('LIVENESS');
  if (asks(policy, 'facialComparison') && asks(policy, 'governmentId')) checks.push('FACIAL_COMPARISON_DOCUMENT');
  if (asks(policy, 'facialComparison') && hasReferenceSelfie) checks.push('FACIAL_COMPARISON_REFERENCE_SELFIE');
  if (asks(policy, 'email')) checks.push('EMAIL');
  if (asks(policy, 'phone')) checks.push('PHONE');
  if (asks(policy, 'voice')) checks.push('VOICE');
  if (asks(policy, 'verifiableCredential')) checks.push('CREDENTIAL_VERIFICATION');
  return checks;
}
