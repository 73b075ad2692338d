// What a careful hand would write in place of the gateway for each workload: `node:http`, undici, the fewest calls, and
// answers of the same form. No GraphQL, no checks, no guards: what it costs is what the work itself costs in Node.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { ENVIRONMENT_ID } from './ids.js';

const CONNECTIONS = 128; // as many as the gateway has at most
const IDS_A_CALL = 40; // PingOne takes about 4 KB of URL

const upstream = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: CONNECTIONS, pipelining: 1 });
const base = `/v1/environments/${ENVIRONMENT_ID}/users`;
const headers = { authorization: 'Bearer bench', accept: 'application/json' };

/** @typedef {any} Json parsed, and not looked at closer: this is what the gateway does better */

/** @param {string} path @returns {Promise<Json>} */
async function read(path) {
  const { statusCode, body } = await upstream.request({ method: 'GET', path: base + path, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The upstream answered ${statusCode}.`);
  return JSON.parse(text);
}

/** @param {string} user @returns {Promise<Json>} */
const claimsOf = async (user) => (await read(`/${user}/identityAssurance`)).identityAssurance.verified_claims;

/** @param {string} user @returns {Promise<Json[]>} */
const transactionsOf = async (user) => (await read(`/${user}/verifyTransactions`))._embedded.verifyTransactions;

/**
 * @param {string} user
 * @param {string} transaction
 */
async function documentsOf(user, transaction) {
  const list = await read(`/${user}/verifyTransactions/${transaction}/documents`);
  return list._embedded.documents.map((/** @type {Json} */ { id, type, status, retry }) => ({
    id,
    rawType: type,
    rawStatus: status,
    attempt: retry.attempt,
  }));
}

/** @type {Record<string, (variables: Json) => Promise<unknown>>} */
const handlers = {
  async '/assurance'({ id }) {
    const [user, { verification, claims }] = await Promise.all([read(`/${id}`), claimsOf(id)]);
    const { given_name: givenName, family_name: familyName, birthdate } = claims;
    const assurance = { trustFramework: verification.trust_framework, verifiedAt: verification.time };
    const identityAssurance = { ...assurance, claims: { givenName, familyName, birthdate } };
    return { user: { id: user.id, username: user.username, email: user.email, identityAssurance } };
  },

  async '/evidence'({ id, first }) {
    const withDocuments = async (/** @type {Json} */ { id: transaction, transactionStatus, createdAt }) => {
      const documents = await documentsOf(id, transaction);
      return { id: transaction, rawStatus: transactionStatus.status, createdAt, documents };
    };
    const transactions = async () => Promise.all((await transactionsOf(id)).slice(0, first).map(withDocuments));
    const [user, nodes] = await Promise.all([read(`/${id}`), transactions()]);
    return { user: { id: user.id, username: user.username, verifyTransactions: { nodes } } };
  },

  async '/users'({ first, transactions, from = 0 }) {
    const list = await read(`?limit=${first}&cursor=${from}`);
    const withOthers = async (/** @type {Json} */ { id, username }) => {
      const [all, { verification }] = await Promise.all([transactionsOf(id), claimsOf(id)]);
      const nodes = all
        .slice(0, transactions)
        .map((each) => ({ id: each.id, rawStatus: each.transactionStatus.status }));
      return {
        id,
        username,
        verifyTransactions: { nodes },
        identityAssurance: { trustFramework: verification.trust_framework },
      };
    };
    return { users: { nodes: await Promise.all(list._embedded.users.map(withOthers)) } };
  },

  async '/entities'({ of }) {
    const ids = of.map((/** @type {Json} */ { id }) => id);
    const pages = Array.from({ length: Math.ceil(ids.length / IDS_A_CALL) }, (_, page) => {
      const part = ids.slice(page * IDS_A_CALL, (page + 1) * IDS_A_CALL);
      const filter = part.map((/** @type {string} */ id) => `(id eq "${id}")`).join(' or ');
      return read(`?filter=${encodeURIComponent(filter)}&limit=${part.length}`);
    });
    const found = new Map();
    for (const page of await Promise.all(pages)) for (const user of page._embedded.users) found.set(user.id, user);
    const fieldsOf = (/** @type {Json} */ { id, username, email }) => ({ id, username, email });
    return { _entities: ids.map((/** @type {string} */ id) => fieldsOf(found.get(id))) };
  },

  async '/documents'({ user, transaction }) {
    return { verifyTransaction: { id: transaction, documents: await documentsOf(user, transaction) } };
  },

  async '/document'({ user, transaction, document, content }) {
    const { id, type, value } = await read(`/${user}/verifyTransactions/${transaction}/documents/${document}`);
    return { verifyDocument: { id, rawType: type, ...(content && { value }) } };
  },
};

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {unknown} content
 */
function answer(response, status, content) {
  const body = JSON.stringify(content);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { variables } = JSON.parse(Buffer.concat(parts).toString());
    const handler = handlers[request.url ?? ''];
    if (handler === undefined) return answer(response, 404, {});
    handler(variables).then(
      (data) => answer(response, 200, { data }),
      (error) => answer(response, 500, { errors: [String(error)] }),
    );
  });
});

process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
