import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// Vite would take the ES modules of graphql, and packages in node_modules its CommonJS: two copies, where `instanceof`
// fails and coded errors come out masked.
const graphqlPath = createRequire(import.meta.url).resolve('graphql');

// A shell that is set up for a real environment must not lead a test there; the settings read an empty value as none.
const noRealEnvironment = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => name.startsWith('PINGONE_') || name === 'UPSTREAM_AUTH')
    .map((name) => [name, '']),
);

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

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphqlPath }] },
  test: {
    env: noRealEnvironment,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      // Whatever no other project claims runs here, so that no test file is left out.
      kind('unit', 10_000, ['test/**/*.test.ts'], [...gateway, ...e2e, ...resilience, ...heavy]),
      kind('gateway', 20_000, gateway),
      built(kind('e2e', 60_000, e2e)),
      kind('resilience', 300_000, resilience),
      built(kind('heavy', 600_000, heavy, [])),
    ],
  },
});
