import type { Served } from '../e2e/served-gateway.ts';
import { CANARY } from './canary.ts';

/* What must hold of every answer, whatever was sent. */

export interface Exchange {
  status: number;
  text: string;
  ms: number;
}

const MAX_REFUSAL_BYTES = 8 * 1_024;
const MAX_HEAD_BYTES = 2 * 1_024;
/** The statuses that the gateway has for clients; 5xx only where it is too busy. */
const STATUSES = new Set([100, 200, 204, 400, 401, 403, 404, 405, 406, 408, 413, 415, 417, 431, 503]);

/** The right answer to the good request. */
export const RIGHT = (mark: string): string => `{"data":{"user":{"username":"username-${mark}"}}}`;

/** What is wrong with an answer to a GraphQL request. */
export function faultsOf({ status, text, ms }: Exchange, withinMs: number): string[] {
  const faults: string[] = [];
  if (!STATUSES.has(status)) faults.push(`status ${status}`);
  if (ms > withinMs) faults.push(`${Math.round(ms)} ms`);
  const { data, errors = [] } = parsed(text);
  if (data === undefined && errors.length === 0) faults.push('neither data nor errors');
  if (data === undefined && Buffer.byteLength(text) > MAX_REFUSAL_BYTES)
    faults.push(`a refusal of ${text.length} bytes`);
  const told =
    data === undefined ? text : JSON.stringify(errors.map(({ message, extensions }) => ({ message, extensions })));
  if (told.includes(CANARY)) faults.push('an echo');
  for (const { extensions } of errors)
    if (extensions?.code === 'INTERNAL' || !extensions?.code) faults.push('INTERNAL');
  return faults;
}

interface Parsed {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function parsed(text: string): Parsed {
  try {
    return JSON.parse(text) as Parsed;
  } catch {
    return {};
  }
}

/** The same for what came back over a bare connection: any number of answers, or none. */
export function faultsOfRaw(
  text: string,
  { isHung, isContradiction }: { isHung: boolean; isContradiction: boolean },
): string[] {
  const faults: string[] = [];
  if (isHung) faults.push('no answer, and the connection stays');
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  if (text !== '' && !text.startsWith('HTTP/1.1 ')) faults.push('no HTTP');
  for (const status of statuses) if (!STATUSES.has(status)) faults.push(`status ${status}`);
  if (
    statuses.every((status) => status >= 400) &&
    text.length > statuses.length * (MAX_REFUSAL_BYTES + MAX_HEAD_BYTES)
  ) {
    faults.push(`refusals of ${text.length} bytes`);
  }
  if (text.includes(CANARY)) faults.push('an echo');
  if (text.includes('"INTERNAL"')) faults.push('INTERNAL');
  if (isContradiction && text.includes('"smuggled"')) faults.push('a smuggled request was answered');
  return faults;
}

/** What the process must not have said by the end, and that it is still there. */
export function wholeRun(gateway: Served, secrets: readonly string[]): string[] {
  const { stdout, stderr } = gateway.output();
  const said = stdout + stderr;
  return [
    ...(gateway.isAlive() ? [] : ['the process has ended']),
    ...secrets.filter((secret) => said.includes(secret)).map((secret) => `the process has said ${secret}`),
    ...(/"(?:unexpected|unhandled_rejection|uncaught_exception)"/.exec(said) ?? []),
  ];
}
