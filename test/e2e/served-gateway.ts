import { Agent, request } from 'undici';
import { launchCli } from './cli-process.ts';

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of an answer stands beside its query
  data?: any;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface Served extends AsyncDisposable {
  url: string;
  port: number;
  pid: number;
  /** Sends one operation over a keep-alive connection; headers are added to those of a JSON request. */
  ask(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answered>;
  output(): { stdout: string; stderr: string };
  isAlive(): boolean;
}

/** The built server as a process on a free port of loopback; `command` as for `launchCli`. */
export async function serveGateway(env: Record<string, string>, command?: readonly string[]): Promise<Served> {
  const cli = launchCli(['serve'], { PORT: '0', ...env }, command);
  const agent = new Agent({ connections: 16 });
  const dispose = async () => {
    await agent.destroy();
    await cli[Symbol.asyncDispose]();
  };
  const url = await cli.said(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  return {
    url,
    port: Number(new URL(url).port),
    pid: cli.child.pid ?? 0,
    async ask(query, variables, headers = {}) {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const text = await body.text();
      return { ...JSON.parse(text), status: statusCode, headers: answered, text };
    },
    output: cli.output,
    isAlive: () => cli.child.exitCode === null && cli.child.signalCode === null,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Settings for an upstream on loopback that takes any token: the pasted one, or each caller's own, which nobody checks. */
export const settingsFor = (
  { apiUrl, environmentId }: { apiUrl: string; environmentId: string },
  as: 'pasted' | 'caller' = 'pasted',
): Record<string, string> => ({
  PINGONE_API_URL: apiUrl,
  PINGONE_ENVIRONMENT_ID: environmentId,
  CONTENT_READS_PER_MINUTE: '1000000', // whoever tries a thing thousands of times is no subject of the budget here
  ...(as === 'caller'
    ? { UPSTREAM_AUTH: 'caller', CALLER_AUTH: 'none' }
    : { PINGONE_ACCESS_TOKEN: 'a-token-of-the-tests' }),
});
