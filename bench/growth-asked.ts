import { type GrowthMeasure, measureAll, type Point, some, toPoint } from './growth-series.ts';
import { type Surroundings, sample, wholeAnswer } from './measure.ts';
import type { Server } from './processes.ts';
import { document, documents, entities, type Question, usersPage } from './workloads.ts';

const KIB = 1024;
const USERS = [1, 2, 5, 10, 20, 50, 100];
const REFERENCES = [1, 10, 100, 500, 1000];
const PAGES = 10; // of a hundred users each
const DOCUMENTS = [1, 2, 5, 10, 20, 50];
const CONTENT_KIB = [2, 16, 128, 1024, 5 * 1024];

export const byUsers: GrowthMeasure = async (around, servers, options) => {
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

export const byReferences: GrowthMeasure = async (around, servers, options) => {
  const sizes = some(REFERENCES, options);
  const points = await measureAll(
    around,
    servers,
    options,
    sizes.map((size) => ({ size, question: entities(size) })),
  );
  return { name: 'references', title: 'users by reference in `_entities`', size: 'references', shown: 'cpuMs', points };
};

export const byDocuments: GrowthMeasure = async (around, servers, options) => {
  const points: Point[] = [];
  for (const size of some(DOCUMENTS, options)) {
    await around.upstream({ documents: size });
    points.push(...(await measureAll(around, servers, options, [{ size, question: documents }])));
  }
  await around.upstream({ documents: 4 });
  const title = 'documents of a transaction, 2 KiB of content each, not selected';
  return { name: 'documents', title, size: 'documents', shown: 'cpuMs', points };
};

export const byContent: GrowthMeasure = async (around, servers, options) => {
  const questions = some(CONTENT_KIB, options).flatMap((size) => [
    { size, question: document(size * KIB, true), line: ', selected' },
    { size, question: document(size * KIB, false), line: ', not selected' },
  ]);
  const points = await measureAll(around, servers, options, questions);
  return { name: 'content', title: "size of a document's content", size: 'KiB', shown: 'cpuMs', points };
};
