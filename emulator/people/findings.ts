import { uuidFor } from '../random.ts';
import { type Json, timestamp } from '../wire.ts';
import type { Person } from './person.ts';
import type { Scene } from './scene.ts';

/** Each metadata type with the providers seen with it. */
export type Finding =
  | 'DOCUMENT_AUTHENTICATION MITEK'
  | 'DOCUMENT_AUTHENTICATION VERIFF'
  | 'DOCUMENT_MANUAL_AUTHENTICATION MITEK'
  | 'FACIAL_COMPARISON AMAZON'
  | 'LIVENESS IDRND'
  | 'BIOGRAPHIC_MATCH BABEL_STREET'
  | 'BIOGRAPHIC_MATCH BIOGRAPHIC_MATCHER'
  | 'AAMVA MITEK'
  | 'AADHAAR TRINSIC'
  | 'DATA_BASED_IDENTITY_VERIFICATION TRANSUNION'
  | 'DATA_BASED_IDENTITY_VERIFICATION DATAZOO';

type Maker = (scene: Scene, person: Person, isGood: boolean) => Json;

const registry: Maker = ({ defaults: { marks } }, { latin }, isGood) => ({
  registryName: `${latin.given} ${latin.family}-${marks.plant()}`,
  matchLevel: isGood ? 'HIGH' : 'LOW',
});

const MAKERS: Readonly<Record<Finding, Maker>> = {
  'DOCUMENT_AUTHENTICATION MITEK': ({ seed, defaults: { random } }, { id }, isGood) => ({
    dossierMetadata: { dossierId: uuidFor(seed, `dossier/${id}`) },
    evidence: {
      processingStatus: 'Successful',
      authentication: isGood ? 'Authentic' : 'NotAuthentic',
      probability: isGood ? random.between(820, 990) : random.between(40, 320),
    },
  }),
  'DOCUMENT_AUTHENTICATION VERIFF': ({ seed }, { id }, isGood) => ({
    verification: {
      id: uuidFor(seed, `decision/${id}`),
      decision: isGood ? 'approved' : 'declined',
      reason: isGood ? null : 'Document has expired',
    },
  }),
  'DOCUMENT_MANUAL_AUTHENTICATION MITEK': (_scene, _person, isGood) => ({ inspector: 'agent', accepted: isGood }),
  'FACIAL_COMPARISON AMAZON': ({ defaults: { random } }, _person, isGood) => ({
    similarity: random.between(isGood ? 9300 : 2100, isGood ? 9990 : 6400) / 100,
  }),
  'LIVENESS IDRND': ({ defaults: { random } }, _person, isGood) => ({
    probability: random.between(isGood ? 930 : 60, isGood ? 999 : 420) / 1000,
    quality: random.between(700, 990) / 1000,
  }),
  'BIOGRAPHIC_MATCH BABEL_STREET': ({ defaults: { marks } }, { latin }, isGood) => {
    const field = (text: string) => ({
      probeValue: `${text}-${marks.plant()}`,
      galleryValue: `${text}-${marks.plant()}`,
      rawScore: isGood ? 0.97 : 0.41,
      confidence: isGood ? 'HIGH' : 'LOW',
    });
    return {
      detailedResults: { given_name: field(latin.given), family_name: field(latin.family) },
      overallWeightedScore: isGood ? 0.96 : 0.43,
      overallConfidenceScore: isGood ? 'HIGH' : 'LOW',
    };
  },
  'BIOGRAPHIC_MATCH BIOGRAPHIC_MATCHER': (_scene, _person, isGood) => ({
    biographic_match_results: [
      { identifier: 'given_name', match: isGood ? 'EXACT' : 'NONE' },
      { identifier: 'birth_date', match: isGood ? 'EXACT' : 'NOT_APPLICABLE' },
    ],
  }),
  'AAMVA MITEK': (_scene, _person, isGood) => ({ documentNumberMatch: isGood, birthDateMatch: isGood }),
  'AADHAAR TRINSIC': registry,
  'DATA_BASED_IDENTITY_VERIFICATION TRANSUNION': registry,
  'DATA_BASED_IDENTITY_VERIFICATION DATAZOO': registry,
};

/** Writes one provider result; returns its id. */
export function putFinding(
  scene: Scene,
  person: Person,
  transactionId: string,
  { finding, attempt, at, isGood }: { finding: Finding; attempt: number; at: number; isGood: boolean },
): string {
  const id = uuidFor(scene.seed, `${transactionId}/metaData/${finding}/${attempt}`);
  const [type, provider] = finding.split(' ');
  scene.data.putMetadata(
    person.id,
    transactionId,
    {
      id,
      type,
      provider,
      status: isGood ? 'SUCCESS' : 'FAIL',
      data: MAKERS[finding](scene, person, isGood),
      retry: { attempt },
      createdAt: timestamp(at),
      updatedAt: timestamp(at),
    },
    { complete: true },
  );
  return id;
}
