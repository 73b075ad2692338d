import { expect } from 'vitest';
import type { TestWorld } from './world.ts';

export const LIST = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $filter: VerifyTransactionFilter) {
  user(id: $id) {
    verifyTransactions(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      totalCount
      nodes { id }
      edges { cursor node { id status } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

export interface List {
  totalCount: number;
  nodes: { id: string }[];
  edges: { cursor: string; node: { id: string; status: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

export async function listOf(world: TestWorld, id: string, args: Record<string, unknown> = {}): Promise<List> {
  const { data, errors } = await world.ask(LIST, { id, ...args });
  expect(errors, JSON.stringify(args)).toBeUndefined();
  return data.user.verifyTransactions;
}

export const idsOf = ({ edges }: List) => edges.map(({ node }) => node.id);

export const MINUTE_MS = 60_000;
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();

/** A user with transactions created so many minutes ago, given from old to new. */
export function person(world: TestWorld, ages: readonly number[]) {
  const { data } = world.upstream;
  const { id } = data.putUser();
  const ids = ages.map((age) => data.putTransaction(id, { createdAt: minutesAgo(age) }).id);
  return { id, ids };
}

const OUTCOMES: Readonly<Record<string, string>> = {
  REQUESTED: 'PENDING',
  INITIATED: 'PENDING',
  IN_PROGRESS: 'PENDING',
  PARTIAL: 'PENDING',
  SUCCESS: 'PASSED',
  APPROVED_MANUALLY: 'PASSED',
  APPROVED_NO_REQUEST: 'PASSED',
  NOT_REQUIRED: 'PASSED',
  FAIL: 'FAILED',
};
export const WORDS = [...Object.keys(OUTCOMES), 'SOMETHING_NEW'];

interface Filter {
  statuses?: string[] | null;
  outcomes?: string[] | null;
  createdFrom?: string | null;
  createdBefore?: string | null;
}

interface Kept {
  id: string;
  status: string;
  outcome: string;
  createdMs: number | undefined;
}

/** What the list has to be, from what the emulator holds, put as plainly as possible. */
export function expectedList(world: TestWorld, userId: string, filter: Filter): Kept[] {
  const kept = world.upstream.data.transactions(userId).map(({ id, createdAt, transactionStatus }): Kept => {
    const word = String(transactionStatus?.status);
    const outcome = OUTCOMES[word];
    return {
      id,
      status: outcome ? word : 'UNKNOWN',
      outcome: outcome ?? 'UNKNOWN',
      createdMs: createdAt === undefined ? undefined : Date.parse(String(createdAt)),
    };
  });
  const time = (text: string | null | undefined) => (text ? Date.parse(text) : undefined);
  const [from, before] = [time(filter.createdFrom), time(filter.createdBefore)];
  return kept
    .filter(({ status }) => !filter.statuses || filter.statuses.includes(status))
    .filter(({ outcome }) => !filter.outcomes || filter.outcomes.includes(outcome))
    .filter(({ createdMs }) => from === undefined || (createdMs !== undefined && createdMs >= from))
    .filter(({ createdMs }) => before === undefined || (createdMs !== undefined && createdMs < before))
    .sort((one, other) => (other.createdMs ?? 0) - (one.createdMs ?? 0) || (one.id < other.id ? -1 : 1));
}
