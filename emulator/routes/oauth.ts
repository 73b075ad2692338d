import { type Answer, notFound, ok } from '../answer.ts';
import type { Client } from '../roles.ts';
import { type Call, param, type Route } from '../world.ts';

const refused = (status: number, error: string, description: string): Answer => ({
  status,
  headers: status === 401 ? { 'WWW-Authenticate': 'Basic realm="token endpoint"' } : {},
  body: { error, error_description: description },
});

const formDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

function credentialsOf(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** RFC 6749 has both parts form-encoded, many clients do not: both spellings are taken. */
function clientOf({ world, headers }: Call, environmentId: string): Client | undefined {
  const credentials = credentialsOf(headers.authorization);
  if (!credentials) return undefined;
  const { id, secret } = credentials;
  const client = world.store.clients.get(id) ?? world.store.clients.get(formDecoded(id));
  if (!client || client.environmentId !== environmentId) return undefined;
  return client.clientSecret === secret || client.clientSecret === formDecoded(secret) ? client : undefined;
}

const authUrlOf = ({ place }: Call) => place.origin;
const apiUrlOf = ({ place }: Call) => `${place.origin}/v1`;

/** The authenticated client of the token endpoint, for the log. */
export const tokenCallerOf = (call: Call): string | undefined => credentialsOf(call.headers.authorization)?.id;

const isAuthEnvironment = ({ world: { store } }: Call, environmentId: string): boolean =>
  environmentId === store.environmentId ||
  [...store.clients.values()].some((client) => client.environmentId === environmentId);

async function token(call: Call): Promise<Answer> {
  const environmentId = param(call, 'authEnvironmentId');
  if (!isAuthEnvironment(call, environmentId)) return notFound('environment');
  if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers.contentType)) {
    return refused(415, 'invalid_request', 'The request body must be form data.');
  }
  const client = clientOf(call, environmentId);
  if (!client) return refused(401, 'invalid_client', 'The client is unknown, or its authentication was not accepted.');
  const form = new URLSearchParams(call.body);
  if (!form.has('grant_type')) return refused(400, 'invalid_request', 'grant_type is missing.');
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 'Only client_credentials is granted here.');
  }
  // The reference says only that a worker without roles gets no token; the error word is a guess.
  if (client.roles.length === 0) return refused(400, 'unauthorized_client', 'The client has no role assignments.');
  const expiresInS = call.world.variations.tokenLifetimeS;
  const accessToken = await call.world.tokens.issue(client, {
    authUrl: authUrlOf(call),
    apiUrl: apiUrlOf(call),
    expiresInS,
  });
  return ok({ access_token: accessToken, token_type: 'Bearer', expires_in: expiresInS });
}

const jwks = async (call: Call): Promise<Answer> =>
  isAuthEnvironment(call, param(call, 'authEnvironmentId'))
    ? ok(await call.world.tokens.jwks())
    : notFound('environment');

function discovery(call: Call): Answer {
  const environmentId = param(call, 'authEnvironmentId');
  if (!isAuthEnvironment(call, environmentId)) return notFound('environment');
  const issuer = `${authUrlOf(call)}/${environmentId}/as`;
  return ok({
    issuer,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  });
}

export const oauthRoutes: readonly Route[] = [
  { resource: 'token', path: '/:authEnvironmentId/as/token', access: 'public', methods: { POST: token } },
  { resource: 'jwks', path: '/:authEnvironmentId/as/jwks', access: 'public', methods: { GET: jwks } },
  {
    resource: 'openidConfiguration',
    path: '/:authEnvironmentId/as/.well-known/openid-configuration',
    access: 'public',
    methods: { GET: discovery },
  },
];
