import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/emulator.ts';

// Answers are read as what they are: JSON of any shape. Each test says beside the call what it expects of it.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Body = any;

type Reply = { status: number; headers: Headers; text: string; body: Body };

export type Connected = AsyncDisposable & {
  emulator: Emulator;
  /** GET below the environment with the worker's token, or another path and token. */
  get(
    path: string,
    options?: { token?: string | null; method?: string; headers?: Record<string, string> },
  ): Promise<Reply>;
  /** A call to the control surface. */
  control(method: string, path: string, body?: unknown): Promise<Reply>;
  /** The token endpoint, with Basic authentication. */
  token(
    client: { clientId: string; clientSecret: string },
    options?: { environmentId?: string; form?: Record<string, string>; contentType?: string },
  ): Promise<Reply>;
};

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** An emulator with dots for pictures, and a client for it. */
export async function connect(options: EmulatorOptions = {}): Promise<Connected> {
  const emulator = await startEmulator({ images: false, ...options });
  const workerToken = await emulator.accessToken();
  return {
    emulator,
    get: async (path, { token = workerToken, method = 'GET', headers = {} } = {}) => {
      const url = path.startsWith('http') ? path : `${emulator.apiUrl}/environments/${emulator.environmentId}${path}`;
      const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
      return replyOf(await fetch(url, { method, headers: { ...authorization, ...headers }, redirect: 'manual' }));
    },
    control: async (method, path, body) =>
      replyOf(
        await fetch(`${emulator.authUrl}/control${path}`, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        }),
      ),
    token: async (
      { clientId, clientSecret },
      {
        environmentId = emulator.environmentId,
        form = { grant_type: 'client_credentials' },
        contentType = 'application/x-www-form-urlencoded',
      } = {},
    ) =>
      replyOf(
        await fetch(`${emulator.authUrl}/${environmentId}/as/token`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
            'content-type': contentType,
          },
          body: String(new URLSearchParams(form)),
        }),
      ),
    [Symbol.asyncDispose]: emulator.close,
  };
}

/** The ids of a showcase transaction, which has to be there. */
export function showcase(
  { demo }: Emulator,
  key: keyof Emulator['demo']['people'],
): { userId: string; transactionId: string; path: string } {
  const { userId, transactionId } = demo.people[key] ?? {};
  if (userId === undefined || transactionId === undefined) throw new Error(`The showcase has no ${key}.`);
  return { userId, transactionId, path: `/users/${userId}/verifyTransactions/${transactionId}` };
}
