import type { SubgraphOptions } from '../schema/subgraph.ts';
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
