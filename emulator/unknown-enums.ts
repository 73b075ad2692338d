import type { UnknownEnumKind, Variations } from './variations.ts';
import { isObject, type Json } from './wire.ts';

/** A value of each kind that the reference does not list. */
const UNLISTED: Readonly<Record<UnknownEnumKind, string>> = {
  transactionStatus: 'UNDER_REVIEW',
  checkType: 'PALM_SCAN',
  checkStatus: 'NEEDS_REVIEW',
  documentType: 'Residence Permit Front',
  documentStatus: 'QUARANTINED',
  documentProvider: 'KIOSK',
  metadataType: 'IRIS_SCAN',
  metadataProvider: 'ACME_VISION',
  metadataStatus: 'INCONCLUSIVE',
  verifiedDataType: 'IRIS_TEMPLATE',
  verifyStatus: 'SUSPENDED',
};

type Edit = (value: string, body: Json) => Json;

const member =
  (name: string): Edit =>
  (value, body) => ({ ...body, [name]: value });

const inStatus =
  (change: (value: string, status: Json) => Json): Edit =>
  (value, body) => ({
    ...body,
    transactionStatus: change(value, isObject(body.transactionStatus) ? body.transactionStatus : {}),
  });

const checksIn = (status: Json): Json => (isObject(status.verificationStatus) ? status.verificationStatus : {});

const EDITS: Readonly<Record<UnknownEnumKind, Edit>> = {
  transactionStatus: inStatus((value, status) => ({ ...status, status: value })),
  checkType: inStatus((value, status) => ({
    ...status,
    verificationStatus: { ...checksIn(status), [value]: 'SUCCESS' },
  })),
  checkStatus: inStatus((value, status) => {
    const [first = 'GOVERNMENT_ID'] = Object.keys(checksIn(status));
    return { ...status, verificationStatus: { ...checksIn(status), [first]: value } };
  }),
  documentType: member('type'),
  documentStatus: member('status'),
  documentProvider: (value, body) => ({ ...body, source: { provider: value } }),
  metadataType: member('type'),
  metadataProvider: member('provider'),
  metadataStatus: member('status'),
  verifiedDataType: member('type'),
  verifyStatus: member('verifyStatus'),
};

/** Gives a body the unlisted values that are switched on for its kinds. */
export function withUnlisted<T extends Json>(
  body: T,
  { unknownEnums }: Variations,
  ...kinds: readonly UnknownEnumKind[]
): T {
  let edited: Json = body;
  for (const kind of kinds) if (unknownEnums.includes(kind)) edited = EDITS[kind](UNLISTED[kind], edited);
  return edited as T; // Only texts were replaced by other texts, and open members added.
}
