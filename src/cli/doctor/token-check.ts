import { decodeJwt } from 'jose';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { BEARER_TOKEN } from '../../datasources/auth/bearer-token.ts';
import type { UpstreamCredential, UpstreamSettings } from '../../datasources/upstream-settings.ts';
import { tokenFault } from './answer-fault.ts';
import { callOnce } from './call.ts';
import { failed, type Line } from './line.ts';

export interface TokenCheck {
  line: Line;
  /** Absent: there is none to go on with. */
  accessToken?: string;
}

const CHECK = 'token';
const minutes = (seconds: number): string => `${Math.max(1, Math.round(seconds / 60))} min`;

/** Fetches a token as the gateway would, or looks at the pasted one. */
export async function checkToken(upstream: UpstreamSettings, dispatcher: Dispatcher): Promise<TokenCheck> {
  const { credential } = upstream;
  switch (credential.kind) {
    case 'worker':
      return fetchToken(credential, upstream, dispatcher);
    case 'token':
      return pastedToken(credential.accessToken.reveal());
    case 'caller':
      return { line: { state: 'skipped', check: CHECK, note: 'UPSTREAM_AUTH=caller: each caller brings a token' } };
  }
}

const tokenAnswer = z.object({
  access_token: z.string().regex(BEARER_TOKEN),
  expires_in: z.number().positive().optional().catch(undefined),
});

async function fetchToken(
  { clientId, clientSecret, tokenUrl }: UpstreamCredential & { kind: 'worker' },
  upstream: UpstreamSettings,
  dispatcher: Dispatcher,
): Promise<TokenCheck> {
  const basic = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64');
  const outcome = await callOnce(
    { url: tokenUrl, headers: { authorization: `Basic ${basic}` }, form: { grant_type: 'client_credentials' } },
    dispatcher,
  );
  const isGiven = outcome.kind === 'answer' && outcome.status === 200;
  const given = isGiven ? tokenAnswer.safeParse(outcome.body).data : undefined;
  if (!given) return { line: failed(CHECK, tokenFault(outcome, tokenUrl, upstream), outcome) };
  const life = given.expires_in ? `, good for ${minutes(given.expires_in)}` : '';
  return { line: { state: 'ok', check: CHECK, note: `obtained${life}` }, accessToken: given.access_token };
}

function pastedToken(accessToken: string): TokenCheck {
  const leftS = secondsLeft(accessToken);
  if (leftS === undefined)
    return { line: { state: 'ok', check: CHECK, note: 'pasted; PingOne decides on it' }, accessToken };
  if (leftS > 0)
    return { line: { state: 'ok', check: CHECK, note: `pasted, good for another ${minutes(leftS)}` }, accessToken };
  const advice = "Paste a fresh one into PINGONE_ACCESS_TOKEN. If it is fresh, check this machine's clock.";
  return { line: failed(CHECK, { seen: `the pasted token expired ${minutes(-leftS)} ago`, advice }) };
}

/** A token that cannot be read is none of our business: only PingOne needs to understand it. */
function secondsLeft(accessToken: string): number | undefined {
  try {
    const { exp } = decodeJwt(accessToken);
    return exp === undefined ? undefined : exp - Date.now() / 1_000;
  } catch {
    return undefined;
  }
}
