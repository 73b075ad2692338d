import type { UpstreamSettings } from '../datasources/upstream-settings.ts';
import type { Settings } from '../server/config.ts';
import { isLoopback } from '../server/loopback.ts';
import { realEnvironmentHelp } from './help-text.ts';
import { invocation } from './invocation.ts';
import { packageVersion } from './package-version.ts';

const address = (url: string, { door }: Settings): string =>
  door.graphiql ? `GraphiQL  ${url}  (open it in a browser)` : `GraphQL   ${url}  (GraphiQL is off)`;

const callerWords = ({ callerAuth }: Settings): string =>
  callerAuth.kind === 'jwt' ? `need an access token of ${callerAuth.issuer}` : 'are not checked (CALLER_AUTH=none)';

/** What runs, on which data, and how to get away from it. */
export const emulatorBanner = (url: string, settings: Settings, upstream: UpstreamSettings): string => `
verify-graph ${packageVersion()} is running

  ${address(url, settings)}
  Running   the gateway, and an emulator of PingOne Verify at ${upstream.apiUrl}
  Data      synthetic people, no PingOne account; nothing leaves this machine
  Callers   ${callerWords(settings)}

To use a real environment, set these and start again (${invocation()} doctor checks them):

${realEnvironmentHelp}

Ctrl-C stops both.
`;

const CREDENTIAL_WORDS = {
  worker: 'a worker application',
  token: 'a pasted access token, until it expires',
  caller: "each caller's own Authorization",
} as const;

const AUDIT_WORDS = {
  off: 'off: nobody will know who read which papers',
  stdout: 'on standard output; without its record no document leaves',
  file: 'in a file; without its record no document leaves',
} as const;

/** The same for a real environment, with a warning where strangers may read it. */
export function environmentBanner(url: string, settings: Settings & { upstream: UpstreamSettings }): string {
  const { upstream, host, audit } = settings;
  const isOpen = settings.callerAuth.kind === 'none' && upstream.credential.kind !== 'caller' && !isLoopback(host);
  const warning = `
Warning: callers are not checked (CALLER_AUTH=none), and HOST lets other machines in. Whoever gets past what is in
front of this address reads people's identity papers with the rights of this gateway.
`;
  return `
verify-graph ${packageVersion()} is running

  ${address(url, settings)}
  Running   the gateway, on ${new URL(upstream.apiUrl).host}${upstream.proxy ? ' through a proxy' : ''}
  Data      real people of environment ${upstream.environmentId}
  Rights    those of ${CREDENTIAL_WORDS[upstream.credential.kind]}
  Callers   ${callerWords(settings)}
  Audit     ${AUDIT_WORDS[audit?.to ?? 'off']}
${isOpen ? warning : ''}
Ctrl-C stops it.
`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why nothing came up, in a sentence that says what to change. */
export function listenFault(error: unknown, { host, port }: Settings): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use: stop what uses it, or set PORT to another number.`;
    case 'EACCES':
      return `Port ${port} on ${host} is not open to this user: set PORT to a number of 1024 or more.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine: change HOST (127.0.0.1 is for this machine only, 0.0.0.0 for all).`;
    default:
      return `verify-graph stopped: ${error instanceof Error ? error.message : 'an unknown fault'}`;
  }
}
