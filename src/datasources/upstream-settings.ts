import type { Secret } from './secret.ts';

/** How calls to PingOne prove who is asking. */
export type UpstreamCredential =
  /** `tokenUrl` is the whole URL of the token endpoint. */
  | { kind: 'worker'; clientId: string; clientSecret: Secret; tokenUrl: string }
  | { kind: 'token'; accessToken: Secret }
  | { kind: 'caller' };

/** The one PingOne environment that this process serves. */
export interface UpstreamSettings {
  environmentId: string;
  /** With `/v1`, without a slash at the end. */
  apiUrl: string;
  /** Base of PingOne's issuers, without a slash at the end; nothing where no setting tells it. */
  authUrl?: string;
  credential: UpstreamCredential;
  proxy?: { url: string; noProxy: string };
  figures?: UpstreamFigures;
}

/** What an operator may set; what is left out is as the code has it. */
export interface UpstreamFigures {
  deadlineMs?: number;
  contentDeadlineMs?: number;
  attemptMs?: number;
  contentAttemptMs?: number;
  /** Calls out at once. */
  maxInFlight?: number;
  /** Operations that wait for their first call. */
  maxQueued?: number;
}
