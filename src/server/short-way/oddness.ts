import { isLoopback } from '../loopback.ts';
import { remembered } from '../remembered.ts';
import type { PlainRequest } from './plain-request.ts';

export interface OddnessOptions {
  ownHostOnly: boolean;
  /** Whether pages of other origins may ask. */
  cors: boolean;
  routerTrace: boolean;
}

const TRACE_HEADER = 'apollo-federation-include-trace';
const PORT = /:\d+$/;

const isOwnHost = remembered((host) => isLoopback(host.replace(PORT, '')));

/** What the plugins do for some requests alone: those go their way. */
export const oddness =
  ({ ownHostOnly, cors, routerTrace }: OddnessOptions) =>
  ({ header }: PlainRequest): boolean =>
    (ownHostOnly && !isOwnHost(header('host') ?? '')) ||
    (cors && header('origin') !== undefined) ||
    (routerTrace && header(TRACE_HEADER) !== undefined);
