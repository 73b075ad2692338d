import type { HttpClient } from '../../../src/datasources/http/http-client.ts';
import { WireRecord } from '../../../src/datasources/http/wire-record.ts';

export const CORRELATION_ID = 'c0ffee00-0000-4000-8000-000000000001';
export const ORIGIN = 'https://api.upstream.test';

/** A different id for each number, ordered as the numbers are. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const ENVIRONMENT_ID = idOf(0xe);
export const BASE_PATH = `/v1/environments/${ENVIRONMENT_ID}/`;

/** A wire object as a datasource gets it. */
export const recordOf = (wire: Record<string, unknown>): WireRecord => new WireRecord(wire, CORRELATION_ID);

export interface FakeHttp extends HttpClient {
  /** Paths with their queries, in order of asking. */
  readonly calls: string[];
}

/** Objects are answers, errors are thrown, nothing is PingOne's 404. */
export type Answers = Readonly<Record<string, unknown>> | ((pathAndQuery: string) => unknown);

/** An upstream made of a table or a function; unlike the real client it answers every call anew. */
export function fakeHttp(answers: Answers = {}, credentialKey = 'service'): FakeHttp {
  const calls: string[] = [];
  const http: FakeHttp = {
    calls,
    environmentId: ENVIRONMENT_ID,
    basePath: BASE_PATH,
    origin: ORIGIN,
    credentialKey,
    detached: () => http,
    whileWanted: (work) => work,
    async get(pathAndQuery) {
      calls.push(pathAndQuery);
      const answer = typeof answers === 'function' ? answers(pathAndQuery) : answers[pathAndQuery];
      if (answer instanceof Error) throw answer;
      return answer === undefined ? null : recordOf(answer as Record<string, unknown>);
    },
  };
  return http;
}

/** What PingOne writes in `_links.next` for a page of a list. */
export const nextLink = (pathAndQuery: string) => ({ next: { href: `${ORIGIN}${BASE_PATH}${pathAndQuery}` } });
