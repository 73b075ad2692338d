import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { startIssuer, type TestIssuer } from '../support/issuer.ts';
import { type EgressRecord, recordEgress } from './egress.ts';
import { type Served, serveGateway } from './served-gateway.ts';

export interface GuardedWorld extends AsyncDisposable {
  issuer: TestIssuer;
  upstream: Emulator;
  gateway: Served;
  egress: EgressRecord;
  /** The places where a gateway has any business: the issuer's keys and PingOne. */
  places(): string[];
}

export interface GuardedOptions {
  /** Prepares the issuer, before the server starts. */
  prepare?: (issuer: TestIssuer) => void;
  /** Added to the settings, or in their place. */
  env?: (world: Pick<GuardedWorld, 'issuer' | 'upstream'>) => Record<string, string>;
}

/** The built server with CALLER_AUTH=jwt and a worker application, on an emulator, for the tokens of an issuer of the test's. */
export async function startGuardedWorld({ prepare, env }: GuardedOptions = {}): Promise<GuardedWorld> {
  const issuer = await startIssuer();
  prepare?.(issuer);
  const upstream = await startEmulator({ images: false, people: 3 });
  const egress = recordEgress();
  const { apiUrl, authUrl, environmentId, worker } = upstream;
  const dispose = async () => {
    egress[Symbol.dispose]();
    await upstream.close();
    await issuer[Symbol.asyncDispose]();
  };
  const gateway = await serveGateway({
    PINGONE_API_URL: apiUrl,
    PINGONE_AUTH_URL: authUrl,
    PINGONE_ENVIRONMENT_ID: environmentId,
    PINGONE_CLIENT_ID: worker.clientId,
    PINGONE_CLIENT_SECRET: worker.clientSecret,
    ...issuer.env(),
    ...egress.env,
    ...env?.({ issuer, upstream }),
  }).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  return {
    issuer,
    upstream,
    gateway,
    egress,
    places: () => [new URL(issuer.jwksUrl).host, new URL(apiUrl).host].sort(),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await dispose();
    },
  };
}
