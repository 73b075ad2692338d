import type { IdentityAssurance } from '../datasources/identity-assurance.ts';
import { memo, perRequest } from './batch.ts';
import type { GatewayContext } from './context.ts';

export type {
  AssuranceCheck,
  AssuranceDocument,
  IdentityAssurance,
  VerifiedAddress,
  VerifiedClaims,
} from '../datasources/identity-assurance.ts';

const assurances = perRequest(({ datasources }) =>
  memo(
    (userId: string) => datasources.identityAssurance.get(userId),
    (userId) => userId,
  ),
);

/** The user's stored claims, or null where none are stored. */
export const identityAssuranceOf = (userId: string, context: GatewayContext): Promise<IdentityAssurance | null> =>
  assurances(context).read(userId);
