import type { UpstreamCredential, UpstreamSettings } from '../datasources/upstream-settings.ts';
import * as form from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';

const API_ADVICE = `PINGONE_REGION is missing: set it to ${form.REGION_WORDS} (or give PINGONE_API_URL)`;
const BOTH_ADVICE = `PINGONE_REGION is missing: set it to ${form.REGION_WORDS} (or give both PINGONE_API_URL and PINGONE_AUTH_URL)`;
const AUTH_ADVICE =
  'PINGONE_AUTH_URL is missing: PINGONE_API_URL overrides the API host only; give both, or a PINGONE_REGION besides';

const CALLER: Credential = { kind: 'caller' };

/** The PingOne environment, or nothing where a fault stands in the way; every fault is left in the source. */
export function readUpstream(
  source: SettingsSource,
  { asCaller }: { asCaller: boolean },
): UpstreamSettings | undefined {
  const regionHosts = source.read('PINGONE_REGION', form.region);
  const apiUrl = source.read('PINGONE_API_URL', form.apiUrl) ?? regionHosts?.apiUrl;
  const authUrl = source.read('PINGONE_AUTH_URL', form.authUrl) ?? regionHosts?.authUrl;
  const environmentId = source.read('PINGONE_ENVIRONMENT_ID', form.environmentId);
  const authEnvironmentId = source.read('PINGONE_AUTH_ENVIRONMENT_ID', form.environmentId);

  const needsToken = !asCaller && !source.has('PINGONE_ACCESS_TOKEN');
  const missingHost = missingHostFault(source, needsToken);
  if (missingHost) source.faults.push(missingHost);
  if (!source.has('PINGONE_ENVIRONMENT_ID')) {
    source.faults.push('PINGONE_ENVIRONMENT_ID is missing: set it to the id of the environment to read');
  }
  const credential = asCaller ? CALLER : readCredential(source);
  const proxy = readProxy(source);

  if (!apiUrl || !environmentId || !credential) return undefined;
  const base = { environmentId, apiUrl, ...(authUrl && { authUrl }), ...(proxy && { proxy }) };
  if (credential.kind !== 'worker') return { ...base, credential };
  if (!authUrl) return undefined;
  const tokenUrl = `${authUrl}/${authEnvironmentId ?? environmentId}/as/token`;
  return { ...base, credential: { ...credential, tokenUrl } };
}

/** Says which host is not known, unless a wrong value of it has been reported already. */
function missingHostFault(source: SettingsSource, needsToken: boolean): string | undefined {
  if (source.has('PINGONE_REGION')) return undefined;
  if (!source.has('PINGONE_API_URL')) return needsToken ? BOTH_ADVICE : API_ADVICE;
  return needsToken && !source.has('PINGONE_AUTH_URL') ? AUTH_ADVICE : undefined;
}

type Credential =
  | Exclude<UpstreamCredential, { kind: 'worker' }>
  | Omit<UpstreamCredential & { kind: 'worker' }, 'tokenUrl'>;

function readCredential(source: SettingsSource): Credential | undefined {
  const clientId = source.read('PINGONE_CLIENT_ID', form.clientId);
  const clientSecret = source.readSecret('PINGONE_CLIENT_SECRET', form.clientSecret, 'PINGONE_CLIENT_SECRET_FILE');
  const accessToken = source.readSecret('PINGONE_ACCESS_TOKEN', form.accessToken);
  const hasId = source.has('PINGONE_CLIENT_ID');
  const hasSecret = source.has('PINGONE_CLIENT_SECRET') || source.has('PINGONE_CLIENT_SECRET_FILE');

  if (source.has('PINGONE_ACCESS_TOKEN')) {
    if (!hasId && !hasSecret) return accessToken && { kind: 'token', accessToken };
    source.faults.push(
      'PINGONE_ACCESS_TOKEN is set together with a worker application (PINGONE_CLIENT_ID, PINGONE_CLIENT_SECRET or ' +
        'PINGONE_CLIENT_SECRET_FILE): choose one of the two',
    );
    return undefined;
  }
  if (!hasId && !hasSecret) {
    source.faults.push(
      'PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET are missing: set them to those of a worker application ' +
        '(for a first try, PINGONE_ACCESS_TOKEN does instead; UPSTREAM_AUTH=caller needs neither)',
    );
  } else if (!hasId) {
    source.faults.push('PINGONE_CLIENT_ID is missing: a client secret is set, and the id belongs to it');
  } else if (!hasSecret) {
    source.faults.push(
      'PINGONE_CLIENT_SECRET is missing: set it, or PINGONE_CLIENT_SECRET_FILE, beside PINGONE_CLIENT_ID',
    );
  }
  return clientId && clientSecret ? { kind: 'worker', clientId, clientSecret } : undefined;
}

/** The lower-case names win, as in curl and most other programs that know both. */
function readProxy(source: SettingsSource): UpstreamSettings['proxy'] {
  const url = source.read(source.has('https_proxy') ? 'https_proxy' : 'HTTPS_PROXY', form.proxyUrl);
  if (!url) return undefined;
  const noProxy = source.read(source.has('no_proxy') ? 'no_proxy' : 'NO_PROXY', form.anyText) ?? '';
  return { url, noProxy };
}
