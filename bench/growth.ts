import { userId } from './ids.js';
import {
  createSurroundings,
  type LoadOptions,
  type Sample,
  type Surroundings,
  sample,
  wholeAnswer,
} from './measure.ts';
import { type Server, startBaseline, startGateway } from './processes.ts';
import { assurance, document, documents, entities, type Question, usersPage } from './workloads.ts';

interface Point {
  line: string;
  size: number;
  cpuMs: number;
  p50Ms: number;
  p99Ms: number;
  peakRssMiB: number;
  failures: Record<string, number>;
}

/** How one cost grows with one size. */
export interface Series {
  name: string;
  title: string;
  size: string;
  /** What the plot shows. */
  shown: 'cpuMs' | 'p50Ms' | 'peakRssMiB';
  points: Point[];
}

export interface GrowthOptions {
  seconds: number;
  isQuick: boolean;
  say(line: string): void;
}

/** What the longest of these questions take; everything else is as the gateway comes. */
export const RAISED = { LIMIT_COST: '10000', SUBGRAPH_MAX_REPRESENTATIONS: '1000', MAX_CONNECTIONS: '4000' };

const KIB = 1024;
const USERS = [1, 2, 5, 10, 20, 50, 100];
const REFERENCES = [1, 10, 100, 500, 1000];
const PAGES = 10; // of a hundred users each
const DOCUMENTS = [1, 2, 5, 10, 20, 50];
const CONTENT_KIB = [2, 16, 128, 1024, 5 * 1024];
const QUERIES = [1, 10, 100, 1_000, 10_000, 100_000];
const CONNECTIONS = [1, 10, 100, 500, 1000, 2000];
const QUERIES_SECONDS = 180; // for all of a hundred thousand; what is left of them then is left out
const PER_SECOND = 100; // requests over all connections, far below what either server can do
const FEW = 4; // connections where the size of a question is what grows

export async function growth(options: GrowthOptions): Promise<Series[]> {
  await using around = await createSurroundings();
  const servers = [
    await startBaseline(around.stubPort, around.cores),
    await startGateway(around.stubPort, around.cores, { settings: RAISED }),
  ];
  try {
    const all = [byUsers, byReferences, byDocuments, byContent, byConnections];
    const series: Series[] = [];
    for (const measure of all) {
      series.push(await measure(around, servers, options));
      options.say(`growth by ${series.at(-1)?.name} done`);
    }
    const [, gateway] = servers;
    if (gateway) series.push(await byQueries(around, gateway, options));
    return series;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

type Measure = (around: Surroundings, servers: readonly Server[], options: GrowthOptions) => Promise<Series>;

const some = (sizes: readonly number[], { isQuick }: GrowthOptions) =>
  isQuick ? sizes.filter((_, index) => index % 2 === 0) : sizes;

const toPoint = ({ name }: Server, line: string, size: number, measured: Sample): Point => {
  const { cpuMs, p50Ms, p99Ms, peakRssMiB, failures } = measured;
  return { line: `${name}${line}`, size, cpuMs, p50Ms, p99Ms, peakRssMiB, failures };
};

async function measureAll(
  around: Surroundings,
  servers: readonly Server[],
  options: GrowthOptions,
  questions: readonly { size: number; question: Question; line?: string; load?: Partial<LoadOptions> }[],
): Promise<Point[]> {
  const points: Point[] = [];
  const { seconds } = options;
  for (const { size, question, line = '', load } of questions) {
    for (const server of servers) {
      const how = { connections: FEW, seconds, warmSeconds: seconds / 2, ...load };
      points.push(toPoint(server, line, size, await sample(around, server, question, how)));
    }
  }
  return points;
}

const byUsers: Measure = async (around, servers, options) => {
  const sizes = some(USERS, options);
  const points = await measureAll(
    around,
    servers,
    options,
    sizes.map((size) => ({ size, question: usersPage(size) })),
  );
  for (const server of servers) {
    const question = await pagesOfUsers(around, server, options.isQuick ? 2 : PAGES);
    const pages = question.variables.length;
    const load = { connections: 1, seconds: 2 * options.seconds, warmSeconds: options.seconds };
    const one = await sample(around, server, question, load);
    const whole = { ...one, cpuMs: one.cpuMs * pages, p50Ms: one.p50Ms * pages, p99Ms: one.p99Ms * pages };
    points.push(toPoint(server, '', 100 * pages, whole));
  }
  const title = 'users in a question, with 5 transactions and the claims of each; beyond 100 in pages of 100';
  return { name: 'users', title, size: 'users', shown: 'cpuMs', points };
};

/** One question for each page, with the cursors that lead there. */
async function pagesOfUsers(around: Surroundings, server: Server, pages: number): Promise<Question> {
  const first = usersPage(100);
  const [beginning = {}] = first.variables;
  const variables = [beginning];
  const query = first.query.replace('nodes {', 'pageInfo { endCursor } nodes {');
  if (server.name === 'baseline') {
    return { ...first, variables: Array.from({ length: pages }, (_, page) => ({ ...beginning, from: page * 100 })) };
  }
  while (variables.length < pages) {
    const { data } = await wholeAnswer(around, server, { ...first, query, variables: variables.slice(-1) });
    const { users } = data as { users: { pageInfo: { endCursor: string } } }; // what the query above selects
    variables.push({ ...beginning, after: users.pageInfo.endCursor });
  }
  return { ...first, query, variables };
}

const byReferences: Measure = async (around, servers, options) => {
  const sizes = some(REFERENCES, options);
  const points = await measureAll(
    around,
    servers,
    options,
    sizes.map((size) => ({ size, question: entities(size) })),
  );
  return { name: 'references', title: 'users by reference in `_entities`', size: 'references', shown: 'cpuMs', points };
};

const byDocuments: Measure = async (around, servers, options) => {
  const points: Point[] = [];
  for (const size of some(DOCUMENTS, options)) {
    await around.upstream({ documents: size });
    points.push(...(await measureAll(around, servers, options, [{ size, question: documents }])));
  }
  await around.upstream({ documents: 4 });
  const title = 'documents of a transaction, 2 KiB of content each, not selected';
  return { name: 'documents', title, size: 'documents', shown: 'cpuMs', points };
};

const byContent: Measure = async (around, servers, options) => {
  const questions = some(CONTENT_KIB, options).flatMap((size) => [
    { size, question: document(size * KIB, true), line: ', selected' },
    { size, question: document(size * KIB, false), line: ', not selected' },
  ]);
  const points = await measureAll(around, servers, options, questions);
  return { name: 'content', title: "size of a document's content", size: 'KiB', shown: 'cpuMs', points };
};

const byConnections: Measure = async (around, servers, options) => {
  const questions = some(CONNECTIONS, options).map((size) => ({
    size,
    question: assurance,
    load: { connections: size, perSecond: PER_SECOND, seconds: 2 * options.seconds },
  }));
  const points = await measureAll(around, servers, options, questions);
  const title = `connections, with ${PER_SECOND} requests a second over all of them`;
  return { name: 'connections', title, size: 'connections', shown: 'peakRssMiB', points };
};

/** Each query is sent once and has a text of its own, as clients write who put values into it. */
async function byQueries(around: Surroundings, gateway: Server, options: GrowthOptions): Promise<Series> {
  const points: Point[] = [];
  const endsAt = performance.now() + QUERIES_SECONDS * 1000;
  let sent = 0;
  for (const size of options.isQuick ? QUERIES.slice(0, 4) : QUERIES) {
    const seconds = Math.round((endsAt - performance.now()) / 1000);
    if (seconds <= 0) break;
    const query = 'query Distinct$N($id: ID!) { user(id: $id) { id username } }';
    const question = { ...assurance, query, variables: [{ id: userId(1) }] };
    const load = { connections: FEW, warmSeconds: 0, seconds, most: size - sent, numbered: sent };
    const measured = await sample(around, gateway, question, load);
    sent += measured.answered;
    points.push(toPoint(gateway, '', sent, measured));
    if (sent < size) break;
  }
  options.say('growth by queries done');
  const title = 'distinct queries sent so far, each once';
  return { name: 'queries', title, size: 'queries', shown: 'peakRssMiB', points };
}
