import { byContent, byDocuments, byReferences, byUsers } from './growth-asked.ts';
import { byConnections, byQueries } from './growth-held.ts';
import type { GrowthOptions, Series } from './growth-series.ts';
import { createSurroundings } from './measure.ts';
import { startBaseline, startGateway } from './processes.ts';

/** What the longest of these questions take; everything else is as the gateway comes. */
export const RAISED = { LIMIT_COST: '10000', SUBGRAPH_MAX_REPRESENTATIONS: '1000', MAX_CONNECTIONS: '4000' };

/** Each series on servers of its own, so that none is measured with the memory of another. */
export async function growth(options: GrowthOptions): Promise<Series[]> {
  await using around = await createSurroundings();
  const { stubPort, cores } = around;
  const all: Series[] = [];
  for (const measure of [byUsers, byReferences, byDocuments, byContent, byConnections, byQueries]) {
    const servers = [await startBaseline(stubPort, cores), await startGateway(stubPort, cores, { settings: RAISED })];
    try {
      all.push(await measure(around, servers, options));
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
    options.say(`growth by ${all.at(-1)?.name} done`);
  }
  return all;
}
