import { webMembers } from '../defaults.ts';
import { checksOf, isPending, timeoutOf } from '../lifecycle.ts';
import { type Json, timestamp, type WirePolicy } from '../wire.ts';
import type { DocumentType } from './documents.ts';
import type { Kit, KitName, Reason } from './kits.ts';
import type { PolicyKey } from './policies.ts';
import { MINUTE_MS, type Scene } from './scene.ts';

export type CasePlan = {
  /** Names the transaction among those of its person; its id follows from it. */
  name: string;
  kit: KitName;
  /** As stored; a pending one whose time is over shows as timed out. */
  status: string;
  ageMs: number;
  /** The documents that took several attempts, with their number; default: one attempt each. */
  retried?: Partial<Record<DocumentType, number>>;
  reason?: Reason;
  policy?: PolicyKey;
  isOld?: boolean;
  isCollected?: boolean;
  extra?: Json;
};

function checkValues(checks: readonly string[], { status, reason }: CasePlan): Json | undefined {
  if (status === 'APPROVED_MANUALLY' || status === 'APPROVED_NO_REQUEST') return undefined;
  const statusOf = (check: string, index: number): string => {
    if (status === 'FAIL') return check === reason?.check ? reason.value : 'SUCCESS';
    if (status === 'PARTIAL') return index === 0 ? 'SUCCESS' : 'REQUESTED';
    if (status === 'IN_PROGRESS') return index === 0 ? 'IN_PROGRESS' : 'REQUESTED';
    return status === 'INITIATED' ? 'REQUESTED' : status;
  };
  return Object.fromEntries(checks.map((check, index) => [check, statusOf(check, index)]));
}

/** The transaction resource of a plan. */
export function transactionBody(
  scene: Scene,
  {
    plan,
    id,
    policy,
    kit,
    createdAt,
    updatedAt,
  }: {
    plan: CasePlan;
    id: string;
    policy: WirePolicy;
    kit: Kit;
    createdAt: number;
    updatedAt: number;
  },
): Json {
  const { status, reason } = plan;
  const verificationStatus = checkValues(checksOf(policy), plan);
  // Past its time it has no page any more, so none is made.
  const isOpen = isPending(status) && (plan.isCollected === true || plan.ageMs < timeoutOf(policy));
  return {
    id,
    verifyPolicy: { id: policy.id },
    transactionStatus: {
      status,
      ...(verificationStatus ? { verificationStatus } : {}),
      ...(reason ? { providerMessagesList: reason.messages } : {}),
    },
    ...(isOpen ? webMembers(scene.defaults, scene.environmentId, id) : {}),
    ...(status === 'SUCCESS' && kit.kinds.length > 0 ? { verifiedDocuments: kit.kinds } : {}),
    ...plan.extra,
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    // An approval is shown with half an hour after it.
    expiresAt: timestamp(status.startsWith('APPROVED') ? updatedAt + 30 * MINUTE_MS : createdAt + timeoutOf(policy)),
  };
}
