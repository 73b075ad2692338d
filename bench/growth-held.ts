import { type GrowthMeasure, type GrowthOptions, measureAll, type Point, some, toPoint } from './growth-series.ts';
import { userId } from './ids.js';
import { type Surroundings, sample } from './measure.ts';
import type { Server } from './processes.ts';
import { assurance } from './workloads.ts';

const CONNECTIONS = [1, 10, 100, 500, 1000, 2000];
const PER_SECOND = 100; // requests over all connections, far below what either server can do
const QUERIES = [1, 10, 100, 1_000, 10_000, 100_000];
const QUERIES_SECONDS = 180; // for all of a hundred thousand; what is left of them then is left out
const ASKING = 4; // connections that send them

export const byConnections: GrowthMeasure = async (around, servers, options) => {
  const questions = some(CONNECTIONS, options).map((size) => ({
    size,
    question: assurance,
    load: { connections: size, perSecond: PER_SECOND, seconds: 2 * options.seconds },
  }));
  for (const server of servers) await warm(around, server, options);
  const points = await measureAll(around, servers, options, questions);
  const title = `connections, with ${PER_SECOND} requests a second over all of them`;
  return { name: 'connections', title, size: 'connections', shown: 'peakRssMiB', points };
};

/** Few requests would never do it. */
const warm = (around: Surroundings, server: Server, { seconds }: GrowthOptions) =>
  sample(around, server, assurance, { connections: ASKING, warmSeconds: 0, seconds: 2 * seconds });

/** Each query is sent once and has a text of its own, as clients write who put values into it. */
export const byQueries: GrowthMeasure = async (around, servers, options) => {
  const points: Point[] = [];
  for (const server of servers.filter(({ name }) => name === 'gateway')) {
    await warm(around, server, options);
    const endsAt = performance.now() + QUERIES_SECONDS * 1000;
    let sent = 0;
    for (const size of options.isQuick ? QUERIES.slice(0, 4) : QUERIES) {
      const seconds = Math.max(1, Math.round((endsAt - performance.now()) / 1000));
      const query = 'query Distinct$N($id: ID!) { user(id: $id) { id username } }';
      const question = { ...assurance, query, variables: [{ id: userId(1) }] };
      const load = { connections: ASKING, warmSeconds: 0, seconds, most: size - sent, numbered: sent };
      const measured = await sample(around, server, question, load);
      sent += measured.answered;
      points.push(toPoint(server, '', sent, measured));
      if (sent < size) break;
    }
  }
  const title = 'distinct queries sent so far, each once';
  return { name: 'queries', title, size: 'queries', shown: 'peakRssMiB', points };
};
