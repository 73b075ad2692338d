import { Agent, request } from 'node:http';
import { DOCUMENT, POLICY, TRANSACTION, USER } from '../support/wire-case.ts';
import { markOf, marksIn } from './callers-upstream.ts';

const CALLERS = 16;
const CONNECTIONS = 64;
const LEAVERS = 0.03; // part of the requests whose client does not wait for the answer
const SHARED_IDS = 4; // few, so that callers meet on the same paths all the time
const CONTENT = 0.1; // part of the requests that ask for a document itself

/** Alike at the beginning and of one length, as tokens of one issuer are. */
const tokenOf = (caller: number): string =>
  `Bearer eyJhbGciOiJSUzI1NiJ9.${'0'.repeat(40)}${caller.toString(16)}.signature`;

const QUERIES: readonly string[] = [
  `query ($u: ID!) { user(id: $u) { id username email name { formatted } identityAssurance { trustFramework claims { givenName } }
    latestVerifyTransaction { id providerMessages policy { name } webVerification { url } } } }`,
  'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { id providerMessages user { username } metadata { data } } }',
  'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { verifiedData(types: [GOVERNMENT_ID, EMAIL]) { id ... on VerifiedGovernmentId { firstName } ... on OtherVerifiedData { data } } } }',
  '{ users(first: 3) { nodes { id email verifyTransactions(first: 2) { nodes { providerMessages } } } } }',
  '{ verifyPolicies { id name description } }',
  'query ($p: ID!) { verifyPolicy(id: $p) { name description } }',
  `query ($u: ID!, $v: ID!, $t: ID!) { _entities(representations: [{ __typename: "User", id: $u }, { __typename: "User", id: $v },
    { __typename: "VerifyTransaction", userId: $u, id: $t }]) { ... on User { username } ... on VerifyTransaction { providerMessages } } }`,
  `query ($u: ID!, $v: ID!) { a: user(id: $u) { email mobilePhone } b: user(id: $v) { email verifyTransactions { nodes { providerMessages } } } }`,
];
const CONTENT_QUERIES: readonly string[] = [
  'query ($u: ID!, $t: ID!, $d: ID!) { verifyDocument(userId: $u, transactionId: $t, id: $d) { id value } }',
  'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { providerMessages documents(types: [PASSPORT_FRONT]) { value } } }',
];

export interface Findings {
  answered: number;
  left: number;
  /** Each a sentence. */
  faults: string[];
}

/**
 * Sixteen callers over sixty-four connections, each request by any of them: on the same paths and on paths of their own, some
 * of them leaving before the answer. What is found is whatever shows one caller something of another's. The run ends with a
 * fault that is looked for, by default any.
 */
export async function interleave(
  port: number,
  requests: number,
  isLookedFor: (fault: string) => boolean = () => true,
): Promise<Findings> {
  const found: Findings = { answered: 0, left: 0, faults: [] };
  let sent = 0;
  const lane = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      while (sent < requests && !found.faults.some(isLookedFor)) {
        sent += 1;
        await once({ port, agent, number: sent }, found);
      }
    } finally {
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return found;
}

const oneOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T; // there are some

function operationOf(number: number): string {
  // Half of the requests are for what everybody asks for, half for what nobody else does.
  const own = Math.random() < 0.5 ? Math.floor(Math.random() * SHARED_IDS) : number + SHARED_IDS;
  const shared = Math.floor(Math.random() * SHARED_IDS);
  const query = oneOf(Math.random() < CONTENT ? CONTENT_QUERIES : QUERIES);
  const variables = {
    u: USER(own),
    v: USER(shared === own ? shared + 1 : shared),
    t: TRANSACTION(shared),
    d: DOCUMENT(shared),
    p: POLICY(shared + 1),
  };
  return JSON.stringify({
    query,
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`))),
  });
}

function once({ port, agent, number }: { port: number; agent: Agent; number: number }, found: Findings): Promise<void> {
  const authorization = tokenOf(Math.floor(Math.random() * CALLERS));
  const body = operationOf(number);
  return new Promise((resolve) => {
    const leaves = Math.random() < LEAVERS;
    const sent = request({
      ...{ host: '127.0.0.1', port, agent, path: '/graphql', method: 'POST' },
      headers: { 'content-type': 'application/json', authorization, 'content-length': Buffer.byteLength(body) },
    });
    sent.on('error', (error) => {
      if (!leaves) found.faults.push(`a request failed: ${error.message}`);
    });
    sent.on('close', () => {
      if (leaves) found.left += 1;
      resolve();
    });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => {}); // who leaves does not look at it
      response.on('end', () => {
        found.answered += 1;
        const fault = faultOf({ status: response.statusCode, headers: response.headers, text, authorization });
        if (fault) found.faults.push(`${fault}: ${body.slice(0, 120)} → ${text.slice(0, 400)}`);
      });
    });
    sent.end(body);
    if (leaves) setTimeout(() => sent.destroy(), Math.random() * 6);
  });
}

interface Seen {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  authorization: string;
}

function faultOf({ status, headers, text, authorization }: Seen): string | undefined {
  const own = markOf(authorization);
  const marks = marksIn(text);
  if ([...marks].some((mark) => mark !== own)) return "an answer holds another caller's mark";
  if (headers['cache-control'] !== 'no-store') return 'an answer may be kept';
  if (!/\bauthorization\b/i.test(String(headers.vary))) return 'an answer does not vary with the caller';
  if (status !== 200 || text.includes('"errors"')) return `an answer is not whole (${status})`;
  return marks.has(own) ? undefined : "an answer lacks the caller's own mark";
}
