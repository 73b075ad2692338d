import { expect, test } from 'vitest';
import { chance } from '../support/fault-layer/scenario.ts';
import { createTestWorld } from '../support/world.ts';
import { noteTrials } from './report.ts';
import { SEEDS } from './seeds.ts';

const FIELDS = 'id status outcome timedOut updatedAt checks { type status } documents { id rawStatus updatedAt }';
/** The same transaction by each of the ways that lead to it. */
const QUERY = `query ($u: ID!, $t: ID!) {
  verifyTransaction(userId: $u, id: $t) { ${FIELDS} }
  user(id: $u) { latestVerifyTransaction { ${FIELDS} } verifyTransactions { nodes { ${FIELDS} } } }
  userAgain: user(id: $u) { identityAssurance { transaction { ${FIELDS} } } }
}`;

interface Node {
  id: string;
  status: string;
  outcome: string;
  timedOut: boolean;
  updatedAt: string;
  checks: { type: string; status: string }[];
  documents: { id: string; rawStatus: string; updatedAt: string }[];
}

interface State {
  status: string;
  outcome: string;
  checks: Record<string, string>;
  document: string;
}

const asked = (status: string): Record<string, string> => ({ GOVERNMENT_ID: status, LIVENESS: status });
const BEGINNING: readonly State[] = [
  { status: 'REQUESTED', outcome: 'PENDING', checks: asked('REQUESTED'), document: 'REQUESTED' },
  { status: 'INITIATED', outcome: 'PENDING', checks: asked('REQUESTED'), document: 'REQUESTED' },
  {
    status: 'IN_PROGRESS',
    outcome: 'PENDING',
    checks: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'IN_PROGRESS' },
    document: 'COLLECTED',
  },
];
const ENDS: readonly State[] = [
  { status: 'SUCCESS', outcome: 'PASSED', checks: asked('SUCCESS'), document: 'PROCESSED' },
  { status: 'FAIL', outcome: 'FAILED', checks: { GOVERNMENT_ID: 'SUCCESS', LIVENESS: 'FAIL' }, document: 'PROCESSED' },
];

/** A life from its beginning to one of its ends. */
const lifeOf = (seed: number) => [...BEGINNING, ...ENDS.slice(seed % ENDS.length).slice(0, 1)];

test('F55: a transaction that changes between two calls is shown as it was at some time, and says at which', async () => {
  const versions: number[] = [];
  const outcomes: string[] = [];
  for (const seed of SEEDS) {
    await using world = await createTestWorld({ emulator: { people: 1, seed } });
    const { upstream } = world;
    const { data, clock } = upstream;
    clock.freeze();
    const u = data.users()[0]?.id ?? '';
    for (const { id } of data.transactions(u)) data.removeTransaction(u, id);
    const life = lifeOf(seed);
    const { id: t } = data.putTransaction(u, { createdAt: new Date(clock.now()).toISOString() });
    data.putIdentityAssurance(u, { verifiedTransaction: { id: t } });
    const { id: d } = data.putDocument(u, t);
    const known = new Map<string, State>();
    let at = -1;
    const live = () => {
      const state = life[at + 1];
      if (!state) return;
      at += 1;
      clock.advance(1_000);
      const updatedAt = new Date(clock.now()).toISOString();
      known.set(updatedAt, state);
      data.putTransaction(u, {
        id: t,
        updatedAt,
        transactionStatus: { status: state.status, verificationStatus: state.checks },
      });
      data.putDocument(u, t, { id: d, status: state.document, updatedAt });
    };
    for (let count = 0; count <= seed % BEGINNING.length; count += 1) live();
    let calls = 0;
    upstream.fault({
      match: { method: 'GET' },
      rewrite: (body) => {
        calls += 1;
        // After this answer was made, so that the next one is of another time.
        if (chance(seed, calls) < 0.7) live();
        return body;
      },
    });
    const { data: got, errors, text } = await world.ask(QUERY, { u, t });
    const shown = `seed ${seed}: ${text.slice(0, 1_200)}`;
    expect(errors, shown).toBeUndefined();
    const nodes: Node[] = [
      got.verifyTransaction,
      got.user.latestVerifyTransaction,
      ...got.user.verifyTransactions.nodes,
      ...[got.userAgain.identityAssurance?.transaction].filter(Boolean),
    ];
    for (const node of nodes) {
      const state = known.get(new Date(node.updatedAt).toISOString());
      if (!state) throw new Error(`it was never as it is shown; ${shown}`);
      expect(node, shown).toMatchObject({ id: t, status: state.status, outcome: state.outcome });
      expect(Object.fromEntries(node.checks.map(({ type, status }) => [type, status])), shown).toEqual(state.checks);
      for (const document of node.documents) {
        const then = known.get(new Date(document.updatedAt).toISOString());
        expect(document, shown).toMatchObject({ id: d, rawStatus: then?.document });
      }
    }
    versions.push(
      new Set(nodes.flatMap(({ updatedAt, documents }) => [updatedAt, ...documents.map((one) => one.updatedAt)])).size,
    );
    outcomes.push('whole');
  }
  // Or nothing changed in between, and nothing was shown.
  if (SEEDS.length > 2) expect(Math.max(...versions)).toBeGreaterThan(1);
  noteTrials({ id: 'F55', what: 'a transaction moves on between two calls', asked: 'it, by several ways', outcomes });
});
