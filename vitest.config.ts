import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { CLAIMED, settingGroups } from './src/server/settings-table.ts';

// Vite would take the ES modules of graphql, and packages in node_modules its CommonJS: two copies, where `instanceof`
// fails and coded errors come out masked.
const graphqlPath = createRequire(import.meta.url).resolve('graphql');

// The way to the network is the machine's own: a test that installs packages needs it.
const LEFT_ALONE: readonly string[] = ['HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];
const settingNames: readonly string[] = settingGroups
  .flatMap(({ rows }) => rows.map(({ name }) => name))
  .filter((name) => !LEFT_ALONE.includes(name));

// A shell that is set up for a real environment must not lead a test there, nor change what is tested; the settings read an
// empty value as none. Vitest itself would leave NODE_ENV=production as it is.
const noRealEnvironment = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => CLAIMED.test(name) || settingNames.includes(name))
      .map((name) => [name, '']),
  ),
  NODE_ENV: 'test',
};

// graphql-js forgets about a promise where the value beside it fails at once. The test that compares its executor with ours
// makes it do so, with words of its own; any other rejection that nobody hears of still fails the run.
const FORGOTTEN_BY_LIBRARY =
  /^(?:rejected|returned) at \/|^Cannot return null for non-nullable field (?:Thing|Cat|Dog|Pet)\./;

const heavy = ['test/**/*.heavy.test.ts'];
const gateway = ['test/gateway/**/*.test.ts', 'test/contract/**/*.test.ts'];
const e2e = ['test/e2e/**/*.test.ts'];
const resilience = ['test/resilience/**/*.test.ts'];

/** One kind of test with the longest time that an honest one of its kind may take on a slow machine. */
const kind = (name: string, timeoutMs: number, include: string[], exclude: string[] = heavy) => ({
  extends: true as const,
  test: { name, include, exclude, testTimeout: timeoutMs, hookTimeout: timeoutMs },
});

const built = <Project extends { test: object }>(project: Project) => ({
  ...project,
  test: { ...project.test, globalSetup: ['scripts/build-once.js'] },
});

const faults = kind('resilience', 300_000, resilience);
const resilienceKind = { ...faults, test: { ...faults.test, globalSetup: ['test/resilience/report-page.ts'] } };

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphqlPath }] },
  test: {
    env: noRealEnvironment,
    onUnhandledError: ({ message }) => !FORGOTTEN_BY_LIBRARY.test(message),
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      // Whatever no other project claims runs here, so that no test file is left out.
      kind('unit', 10_000, ['test/**/*.test.ts'], [...gateway, ...e2e, ...resilience, ...heavy]),
      kind('gateway', 20_000, gateway),
      built(kind('e2e', 60_000, e2e)),
      resilienceKind,
      built(kind('heavy', 600_000, heavy, [])),
    ],
  },
});
