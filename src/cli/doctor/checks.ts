import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import { readFault } from './answer-fault.ts';
import { callOnce, type Outcome } from './call.ts';
import { failed, type Line, skipped } from './line.ts';
import { checkToken } from './token-check.ts';

/** The reads in the order in which they are tried. */
export const READS = ['environment', 'users', 'verify policies', 'transactions of one user', 'documents'] as const;
type Read = (typeof READS)[number];

const skipRest = (from: Read, note: string): Line[] =>
  READS.slice(READS.indexOf(from)).map((check) => skipped(check, note));

/** Asks PingOne once for each thing that the gateway needs, cheapest first, and says what came of it. */
export async function* checks(upstream: UpstreamSettings, dispatcher: Dispatcher): AsyncGenerator<Line> {
  const environmentUrl = `${upstream.apiUrl}/environments/${upstream.environmentId}`;
  const { line, accessToken } = await checkToken(upstream, dispatcher);
  yield line;
  if (upstream.credential.kind === 'caller') {
    yield await checkReachable(environmentUrl, upstream, dispatcher);
    yield* skipRest('users', "each caller's token decides");
    return;
  }
  if (!accessToken) {
    yield* skipRest('environment', 'there is no token');
    return;
  }
  const headers = { authorization: `Bearer ${accessToken}` };
  const read = (path: string, statusOnly = false) =>
    callOnce({ url: `${environmentUrl}${path}`, headers, statusOnly }, dispatcher);
  yield* checkReads(environmentUrl, upstream, read);
}

type ReadPath = (path: string, statusOnly?: boolean) => Promise<Outcome>;

async function* checkReads(url: string, upstream: UpstreamSettings, read: ReadPath): AsyncGenerator<Line> {
  const fault = (check: Read, outcome: Outcome) => failed(check, readFault(outcome, url, upstream), outcome);
  const verdict = (check: Read, outcome: Outcome, note = 'readable'): Line =>
    isFine(outcome) ? { state: 'ok', check, note } : fault(check, outcome);

  const environment = await read('');
  if (!isFine(environment) && !isForbidden(environment)) {
    yield fault('environment', environment);
    yield* skipRest('users', 'PingOne has to answer first');
    return;
  }
  const users = await read('/users?limit=1');
  yield environmentLine(environment, users, fault);
  yield verdict('users', users);
  // No limit: this list is short, and none is documented for it.
  yield verdict('verify policies', await read('/verifyPolicies'));

  const userId = firstId(users, 'users');
  if (!userId) {
    yield* skipRest('transactions of one user', isFine(users) ? 'there is no user yet' : 'no user can be read');
    return;
  }
  const transactions = await read(`/users/${userId}/verifyTransactions?limit=1`);
  yield verdict('transactions of one user', transactions);
  const transactionId = firstId(transactions, 'verifyTransactions');
  if (!transactionId) {
    const why = isFine(transactions)
      ? 'the user that was tried has no transaction; verify policies need the same role'
      : 'no transaction can be read';
    yield skipped('documents', why);
    return;
  }
  // Images of identity papers: the status tells enough, so the body is left on the wire.
  yield verdict(
    'documents',
    await read(`/users/${userId}/verifyTransactions/${transactionId}/documents`, true),
    'allowed',
  );
}

/** PingOne says 403 for an environment that the token does not reach, but also for one whose own record is closed to it. */
function environmentLine(environment: Outcome, users: Outcome, fault: (check: Read, outcome: Outcome) => Line): Line {
  const check = 'environment';
  if (isFine(environment)) return { state: 'ok', check, note: 'reachable' };
  if (isFine(users))
    return {
      state: 'ok',
      check,
      note: 'reachable (its own record is closed to this token, which the gateway does not need)',
    };
  if (!isForbidden(users)) return fault(check, environment);
  return {
    ...fault(check, environment),
    advice:
      'Nothing in this environment may be read: the token does not know it (check PINGONE_ENVIRONMENT_ID and PINGONE_REGION), ' +
      'its licence lacks PingOne Verify, or the role "Identity Data Admin" is assigned elsewhere.',
  };
}

async function checkReachable(url: string, upstream: UpstreamSettings, dispatcher: Dispatcher): Promise<Line> {
  const check = 'environment';
  const outcome = await callOnce({ url }, dispatcher);
  const refused = outcome.kind === 'answer' && (outcome.status === 401 || outcome.status === 403);
  if (refused || isFine(outcome))
    return { state: 'ok', check, note: 'PingOne answers; asked without a token, so no more can be said' };
  return failed(check, readFault(outcome, url, upstream), outcome);
}

const isFine = (outcome: Outcome): boolean => outcome.kind === 'answer' && outcome.status === 200;
const isForbidden = (outcome: Outcome): boolean => outcome.kind === 'answer' && outcome.status === 403;

const idForm = z.object({ id: z.string().regex(/^[0-9a-f-]{36}$/) }); // it becomes part of a path

function firstId(outcome: Outcome, name: 'users' | 'verifyTransactions'): string | undefined {
  if (!isFine(outcome) || outcome.kind !== 'answer') return undefined;
  const list = z.object({ _embedded: z.object({ [name]: z.array(z.unknown()) }) }).safeParse(outcome.body);
  return idForm.safeParse(list.data?._embedded[name]?.[0]).data?.id;
}
