import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Emulator } from '../../emulator/emulator.ts';
import { putPapers } from '../support/paper-case.ts';

/** Requests as balancers and heedless clients send them at a gateway that is told to stop. */

const PEOPLE = 40;
const PAPERS = 2;
const PAPER_BYTES = 60_000;
const SLOW_MS = 700; // of one person in five: longer than the moment of the signal lasts, shorter than answers may take
const KEPT_CONNECTIONS = 16;
const PROBE_EVERY_MS = 50;

const USER = 'query ($u: ID!) { user(id: $u) { id } }';
const CONTENT = 'query ($u: ID!, $t: ID!) { verifyTransaction(userId: $u, id: $t) { documents { id value } } }';

type Person = ReturnType<typeof putPapers>[number];

export interface Sent {
  /** Under which the gateway logs it. */
  id: string;
  /** By a balancer over connections that are kept, or on a connection of its own by somebody who looks at no probe. */
  by: 'balancer' | 'heedless';
  sentAt: number;
  endedAt?: number;
  /** Nothing while it is under way. */
  outcome?: 'whole' | 'failed';
  /** Why it failed. */
  why?: string;
}

export interface Run {
  sent: readonly Sent[];
  /** When a probe first said that requests are to be sent elsewhere. */
  notReadyAt(): number | undefined;
  /** Sends no more; settles when all that was sent has ended. */
  stop(): Promise<void>;
}

/** People on an emulator, some of whom take long to read. */
export function putLoad(emulator: Emulator): readonly Person[] {
  const people = putPapers(emulator, { people: PEOPLE, papers: PAPERS, sizeBytes: PAPER_BYTES });
  for (const { userId } of people.filter((_, index) => index % 5 === 0)) {
    emulator.fault({ match: { path: userId }, latencyMs: SLOW_MS });
  }
  return people;
}

/** Why the answer is not the one that this person's emulator has; nothing where it is. */
function faultIn(person: Person, isContent: boolean, status: number, text: string): string | undefined {
  if (status !== 200) return `status ${status}`;
  const { data, errors } = JSON.parse(text);
  if (errors) return `error ${errors[0]?.extensions?.code}`;
  if (!isContent) return data.user?.id === person.userId ? undefined : 'another user';
  const documents: { id: string; value: string }[] = data.verifyTransaction?.documents ?? [];
  const isWhole = person.documents.every(({ id, mark }) => {
    const value = documents.find((document) => document.id === id)?.value ?? '';
    return value.length === PAPER_BYTES && value.endsWith(mark) && value.slice(0, 100).includes(mark);
  });
  return isWhole && documents.length === PAPERS ? undefined : 'documents that are not whole';
}

export function startLoad(url: string, people: readonly Person[], perSecond: number): Run {
  const kept = new Agent({ connections: KEPT_CONNECTIONS });
  const single = new Agent({ pipelining: 0 }); // each on a connection of its own
  const sent: Sent[] = [];
  const underWay = new Set<Promise<void>>();
  let notReadyAt: number | undefined;
  let balanced = 0; // under way
  let isStopped = false;

  const send = async (index: number) => {
    const by = index % 2 === 0 ? 'balancer' : 'heedless';
    // What would only wait for a connection here goes elsewhere, as does all of it once a probe has said so.
    const isElsewhere = notReadyAt !== undefined || balanced >= KEPT_CONNECTIONS;
    if (by === 'balancer' && isElsewhere) return;
    const person = people[index % people.length];
    if (!person) return;
    const isContent = index % 4 === 1 || index % 8 === 2; // of both kinds of senders
    const one: Sent = { id: randomUUID().replaceAll('-', ''), by, sentAt: performance.now() };
    sent.push(one);
    if (by === 'balancer') balanced += 1;
    try {
      const { statusCode, body } = await request(url, {
        dispatcher: by === 'balancer' ? kept : single,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': one.id },
        body: JSON.stringify({
          query: isContent ? CONTENT : USER,
          variables: { u: person.userId, ...(isContent && { t: person.transactionId }) },
        }),
      });
      const fault = faultIn(person, isContent, statusCode, await body.text());
      Object.assign(one, fault === undefined ? { outcome: 'whole' } : { outcome: 'failed', why: fault });
    } catch (error) {
      Object.assign(one, { outcome: 'failed', why: String((error as { code?: unknown }).code) });
    }
    one.endedAt = performance.now();
    if (by === 'balancer') balanced -= 1;
  };

  const startedAt = performance.now();
  let index = 0;
  const ticking = setInterval(() => {
    for (; !isStopped && index < ((performance.now() - startedAt) * perSecond) / 1_000; index += 1) {
      const one: Promise<void> = send(index).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 5);

  const probes = async () => {
    while (!isStopped && notReadyAt === undefined) {
      const isReady = await request(new URL('/health/ready', url), { dispatcher: single }).then(
        async ({ statusCode, body }) => {
          await body.dump();
          return statusCode === 200;
        },
        () => false,
      );
      if (!isReady) notReadyAt = performance.now();
      else await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  };
  const probing = probes();

  return {
    sent,
    notReadyAt: () => notReadyAt,
    async stop() {
      isStopped = true;
      clearInterval(ticking);
      await Promise.all([probing, ...underWay]);
      await Promise.all([kept.destroy(), single.destroy()]);
    },
  };
}
