import './scalars.ts';
import './user.ts';
import './user-list.ts';
import './verify-policy.ts';
import './verify-transaction.ts';
import './verify-transaction-list.ts';
import './verify-document.ts';
import './verify-metadata.ts';
import './verified-data.ts';
import './identity-assurance.ts';
import './entity-keys.ts';
import { builder } from './builder.ts';
import { createSubgraph, type Subgraph, type SubgraphOptions } from './subgraph.ts';

/** The whole graph. Each file above adds its types and the fields on their parents. */
export const schema = builder.toSchema();

/** The same graph as a part of a supergraph. */
export const asSubgraph = (options: SubgraphOptions): Subgraph => createSubgraph(builder, options);
