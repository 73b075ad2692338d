import { z } from 'zod';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Outcome } from './call.ts';
import { connectionFault, type Finding } from './connection-fault.ts';
import { isProxied } from './proxied.ts';

const ROLE = '"Identity Data Admin"';

const holder = ({ credential }: UpstreamSettings): string =>
  credential.kind === 'worker' ? 'the worker application' : 'the application that the token was issued to';

const roleAdvice = (upstream: UpstreamSettings): string =>
  `Assign the role ${ROLE} to ${holder(upstream)}, for this environment (in the PingOne console: its Roles tab).`;

const errorEnvelope = z.object({ details: z.array(z.object({ code: z.string() })) });

const isLicence = (body: unknown): boolean =>
  errorEnvelope.safeParse(body).data?.details.some(({ code }) => code === 'LICENSE_EXCEEDED') ?? false;

/** Why a read failed, in our own words: of the answer's body only a known code is looked at, and nothing of it is shown. */
export function readFault(outcome: Outcome, url: string, upstream: UpstreamSettings): Finding {
  const finding = edgeFault(outcome, url, upstream);
  if (finding) return finding;
  const status = outcome.kind === 'answer' ? outcome.status : 0;
  switch (status) {
    case 401:
      return upstream.credential.kind === 'worker'
        ? {
            seen: 'PingOne refuses the token that it has just given (401)',
            advice:
              'Token and API must be of one region: check PINGONE_REGION, or that PINGONE_API_URL and PINGONE_AUTH_URL belong together.',
          }
        : {
            seen: 'PingOne refuses the token (401)',
            advice:
              'It has expired, or is of another region: paste a fresh one into PINGONE_ACCESS_TOKEN, and check PINGONE_REGION.',
          };
    case 403:
      return outcome.kind === 'answer' && isLicence(outcome.body)
        ? {
            seen: 'the licence does not allow it (403)',
            advice: "Check that the environment's licence has PingOne Verify, and its limits.",
          }
        : { seen: 'not allowed (403)', advice: roleAdvice(upstream) };
    case 404:
      return {
        seen: 'not found (404)',
        advice: 'Check PINGONE_API_URL, and the population or environment that the role is assigned for.',
      };
    default:
      return {
        seen: `an answer that is not understood (${status})`,
        advice: 'Check PINGONE_REGION or PINGONE_API_URL.',
      };
  }
}

/** RFC 6749 §5.2, and `access_denied`: safe to show, and what to search PingOne's own documentation for. */
const OAUTH_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
];
const oauthError = z.object({ error: z.enum(OAUTH_ERRORS) });

/** Why no token was given. */
export function tokenFault(outcome: Outcome, url: string, upstream: UpstreamSettings): Finding {
  const finding = edgeFault(outcome, url, upstream);
  if (finding) return finding;
  const { status, body } = outcome.kind === 'answer' ? outcome : { status: 0, body: undefined };
  const code = oauthError.safeParse(body).data?.error;
  const seen = `no token (${status}${code ? ` ${code}` : ''})`;
  switch (status) {
    case 200:
      return { seen: 'an answer without a token (200)', advice: 'Check PINGONE_AUTH_URL.' };
    case 401:
      return code === 'unauthorized_client' || code === 'access_denied'
        ? { seen, advice: NO_GRANT_ADVICE }
        : {
            seen,
            advice:
              'Check PINGONE_CLIENT_ID and the client secret, that the application is enabled, and that its token endpoint ' +
              'authentication method is "Client Secret Basic". If it lives in another environment, set PINGONE_AUTH_ENVIRONMENT_ID. ' +
              'An application without any role gets no token either.',
          };
    case 404:
      return {
        seen,
        advice:
          'The token host does not know this environment: check PINGONE_REGION, PINGONE_ENVIRONMENT_ID and PINGONE_AUTH_ENVIRONMENT_ID.',
      };
    default:
      return { seen, advice: NO_GRANT_ADVICE };
  }
}

const NO_GRANT_ADVICE =
  `Check that the application is a worker application (grant type client credentials), that it is enabled, and that it has the role ${ROLE}: ` +
  'without any role PingOne gives it no token.';

/** Faults that any call may meet, whatever it asks for. */
function edgeFault(outcome: Outcome, url: string, { proxy }: UpstreamSettings): Finding | undefined {
  const { host } = new URL(url);
  if (outcome.kind === 'no-answer')
    return connectionFault(outcome.error, { host, throughProxy: isProxied(url, proxy) });
  const { status } = outcome;
  if (status >= 300 && status < 400) {
    return {
      seen: `${host} sends us elsewhere (${status})`,
      advice: 'Check PINGONE_API_URL and PINGONE_AUTH_URL; a sign-on page of the network may also be in the way.',
    };
  }
  if (status === 429) return { seen: 'too many requests (429)', advice: 'Wait a minute and run doctor again.' };
  if (status >= 500)
    return {
      seen: `PingOne has a fault (${status})`,
      advice: "Try again later; Ping's support finds the call by its Correlation-Id.",
    };
  if (outcome.kind === 'not-json') {
    return {
      seen: `${host} answers with a page, not with data (${status})`,
      advice:
        'A proxy, firewall or sign-on page is answering instead of PingOne, or PINGONE_API_URL or PINGONE_AUTH_URL is wrong.',
    };
  }
  return undefined;
}
