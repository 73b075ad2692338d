import { ROOMY } from './roomy.ts';
import { putWholeCase } from './whole-case.ts';
import { createTestWorld, type WorldOptions } from './world.ts';

/** A world with a whole case, another user with one transaction, and the variables of `WHOLE_QUERY`. */
export async function wholeWorld(options: WorldOptions = {}) {
  const world = await createTestWorld({ limits: ROOMY, ...options, emulator: { people: 0, ...options.emulator } });
  const { upstream } = world;
  const ids = putWholeCase(world);
  const { id: otherId } = upstream.data.putUser();
  upstream.data.putTransaction(otherId, { transactionStatus: { status: 'FAIL' } });
  const newest = { u: ids.userId, t: ids.transactionId, d: ids.documentId, pd: ids.previousDocumentId, o: otherId };
  return { world, ids, variables: newest, data: upstream.data };
}

/** A world with one user, one transaction, and nothing else. */
export async function smallWorld(transaction: Record<string, unknown> = {}, options: WorldOptions = {}) {
  const world = await createTestWorld({ ...options, emulator: { people: 0, ...options.emulator } });
  const { data } = world.upstream;
  const { id: u } = data.putUser();
  const { id: t } = data.putTransaction(u, transaction);
  const ask = async (selection: string) => {
    const query = `query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { ${selection} } }`;
    const answer = await world.ask(query, { u, t });
    return { ...answer, transaction: answer.data.verifyTransaction };
  };
  return { world, data, u, t, ask };
}
