import type { SubgraphOptions } from '../schema/subgraph.ts';
import type { RouterProofSettings } from './router-proof.ts';
import * as form from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';

const MAX_REPRESENTATIONS = 500; // a page of lists of a hundred, five times over

/** The settings of the subgraph, or nothing where it is off; every fault is left in the source. */
export function readSubgraph(source: SettingsSource): SubgraphOptions | undefined {
  const isOn = source.read('SUBGRAPH', form.onOrOff) ?? true;
  const userProfile = source.read('SUBGRAPH_USER_PROFILE', form.offOrShareable) ?? false;
  const userRoots = source.read('SUBGRAPH_USER_ROOTS', form.onOrOff) ?? false;
  const maxRepresentations = source.read('SUBGRAPH_MAX_REPRESENTATIONS', form.representations) ?? MAX_REPRESENTATIONS;
  return isOn ? { userProfile, userRoots, maxRepresentations } : undefined;
}

/** How the router proves itself, or nothing where it need not; every fault is left in the source. */
export function readRouterProof(source: SettingsSource): RouterProofSettings | undefined {
  const kind = source.read('SUBGRAPH_PROOF', form.proof);
  const secret = source.readSecret('SUBGRAPH_PROOF_SECRET', form.proofSecret, 'SUBGRAPH_PROOF_SECRET_FILE');
  const hasSecret = source.has('SUBGRAPH_PROOF_SECRET') || source.has('SUBGRAPH_PROOF_SECRET_FILE');
  if (hasSecret && !source.has('SUBGRAPH_PROOF')) {
    source.faults.push('SUBGRAPH_PROOF is missing: a secret for it is set; set it to header, hive or signature');
  }
  if (kind === undefined || kind === 'off') return undefined;
  if (!hasSecret) {
    source.faults.push(
      `SUBGRAPH_PROOF_SECRET is missing: SUBGRAPH_PROOF=${kind} needs the secret shared with the router`,
    );
  }
  return secret && { kind, secret };
}
