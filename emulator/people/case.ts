import { isDecided, RETENTION_MS } from '../lifecycle.ts';
import { uuidFor } from '../random.ts';
import { timestamp } from '../wire.ts';
import { type CasePlan, transactionBody } from './case-body.ts';
import { claimsOf } from './claims.ts';
import { type DocumentType, putShot } from './documents.ts';
import { type Finding, putFinding } from './findings.ts';
import { KITS, type Kit } from './kits.ts';
import type { Person } from './person.ts';
import { POLICY_KEYS } from './policies.ts';
import { MINUTE_MS, type Scene } from './scene.ts';
import { putVerified, type VerifiedDataType } from './verified.ts';

/** The ids of a transaction and of what belongs to it, by type (and attempt, where it is not the only one). */
export type CaseIds = {
  userId: string;
  transactionId: string;
  documentIds: Record<string, string>;
  previousDocumentIds: Record<string, string>;
  metadataIds: Record<string, string>;
  verifiedDataIds: Record<string, string>;
};

/** How far a transaction of each pending status has come: the share of its documents that are in. */
const PROGRESS: Readonly<Record<string, number>> = { REQUESTED: 0, INITIATED: 0, IN_PROGRESS: 1, PARTIAL: 0.5 };
const WITHOUT_EVIDENCE: ReadonlySet<string> = new Set(['APPROVED_NO_REQUEST', 'NOT_REQUIRED']);

/** Steps of a transaction take so long, unless it is younger than them. */
const COLLECTED_AFTER_MS = 2 * MINUTE_MS;
const DECIDED_AFTER_MS = 4 * MINUTE_MS;

/** Writes a transaction of a person with everything that would be there at the scene's time. */
export function putCase(scene: Scene, person: Person, plan: CasePlan): CaseIds {
  const { data, seed, now } = scene;
  const kit: Kit = KITS[plan.kit];
  const policyKey = plan.policy ?? kit.policy;
  const policy = data.policy(uuidFor(seed, `policy/${policyKey}`));
  if (!policy) throw new Error(`The policy ${policyKey} is not there; known are ${POLICY_KEYS.join(', ')}.`);
  const transactionId = uuidFor(seed, `${person.id}/transaction/${plan.name}`);
  const createdAt = now - plan.ageMs;
  const after = (ms: number) => createdAt + Math.min(ms, plan.ageMs * 0.8);
  const [collectedAt, decidedAt] = [after(COLLECTED_AFTER_MS), after(DECIDED_AFTER_MS)].map(Math.floor) as [
    number,
    number,
  ]; // Two in, two out.
  const decided = isDecided(plan.status);
  const share = WITHOUT_EVIDENCE.has(plan.status) ? 0 : (PROGRESS[plan.status] ?? 1);
  const updatedAt = decided ? decidedAt : share > 0 ? collectedAt : createdAt;

  data.putTransaction(
    person.id,
    transactionBody(scene, { plan, id: transactionId, policy, kit, createdAt, updatedAt }),
    { complete: true, old: plan.isOld ?? false, collected: plan.isCollected ?? false },
  );
  const ids: CaseIds = {
    userId: person.id,
    transactionId,
    documentIds: {},
    previousDocumentIds: {},
    metadataIds: {},
    verifiedDataIds: {},
  };
  const taken = kit.documents.slice(0, Math.ceil(kit.documents.length * share));
  const attemptsOf = (type: DocumentType) => plan.retried?.[type] ?? 1;
  const mostAttempts = Math.max(1, ...taken.map(attemptsOf));

  // What retention would have removed already is not written at all.
  if (collectedAt + RETENTION_MS > now) {
    for (const type of taken) {
      const last = attemptsOf(type);
      for (let attempt = 1; attempt <= last; attempt += 1) {
        const at = Math.max(createdAt, collectedAt - (last - attempt) * 20_000);
        const id = putShot(scene, person, transactionId, { type, attempt, at, isProcessed: decided || attempt < last });
        if (attempt === last) ids.documentIds[type] = id;
        else ids.previousDocumentIds[`${type} ${attempt}`] = id;
      }
    }
  }
  const isChecked = taken.length > 0 && (decided || plan.status === 'PARTIAL');
  if (isChecked)
    putResults(scene, person, { plan, kit, ids, at: decided ? decidedAt : collectedAt, mostAttempts, now });
  if (plan.status === 'SUCCESS' && policyKey === 'storedClaims') {
    const origin = { transactionId, at: decidedAt, policyName: String(policy.name), provider: 'VERIFF' };
    data.putIdentityAssurance(person.id, claimsOf(scene, person, origin));
  }
  return ids;
}

function putResults(
  scene: Scene,
  person: Person,
  {
    plan,
    kit,
    ids,
    at,
    mostAttempts,
    now,
  }: {
    plan: CasePlan;
    kit: Kit;
    ids: CaseIds;
    at: number;
    mostAttempts: number;
    now: number;
  },
): void {
  const { transactionId } = ids;
  const findings: readonly Finding[] = plan.status === 'PARTIAL' ? kit.findings.slice(0, 1) : kit.findings;
  const isRetriedFinding = (finding: string) => finding.startsWith('DOCUMENT_AUTHENTICATION');
  for (const finding of findings) {
    const last = isRetriedFinding(finding) ? mostAttempts : 1;
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const isGood = attempt === last && !(plan.reason && finding.startsWith(`${plan.reason.finding} `));
      const id = putFinding(scene, person, transactionId, { finding, attempt, at, isGood });
      ids.metadataIds[attempt === last ? finding : `${finding} ${attempt}`] = id;
    }
  }
  scene.data.putAppEvent(
    person.id,
    transactionId,
    {
      id: uuidFor(scene.seed, `${transactionId}/appEvent`),
      collectionDate: timestamp(at),
      data: { CAMERA: { facing: 'back', width: 1920 }, DATA_CAPTURE: { seconds: 41 } },
    },
    { complete: true },
  );
  if (plan.status === 'PARTIAL' || at + RETENTION_MS <= now) return;
  const types: readonly VerifiedDataType[] = kit.verified;
  for (const type of types) {
    const last = type === 'GOVERNMENT_ID' || type === 'FRONT_IMAGE' ? mostAttempts : 1;
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const id = putVerified(scene, person, transactionId, { type, attempt, at });
      ids.verifiedDataIds[attempt === last ? type : `${type} ${attempt}`] = id;
    }
  }
}
