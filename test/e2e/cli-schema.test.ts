import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer } from '../support/issuer.ts';
import { runCli } from './cli-process.ts';
import { type GuardedWorld, startGuardedWorld } from './guarded-world.ts';

const RIGHTS = { CALLER_RIGHTS: 'status=verify:status|Help Desk, claims=kyc, documents=' };

let world: GuardedWorld;
beforeAll(async () => {
  world = await startGuardedWorld({ env: () => ({ ...RIGHTS, SUBGRAPH_USER_PROFILE: 'shareable' }) });
});
afterAll(() => world?.[Symbol.asyncDispose]());

test('schema --scopes prints what _service tells with CALLER_AUTH=jwt, in the words of CALLER_RIGHTS', async () => {
  const { data } = await world.gateway.ask('{ _service { sdl } }', {}, bearer(world.issuer.token({ scope: 'kyc' })));
  const { stdout, code } = await runCli(['schema', '--subgraph', '--user-profile', '--scopes'], RIGHTS);
  expect(stdout).toContain('@requiresScopes(scopes: [["verify:status"], ["Help Desk"], ["verify:self"]])');
  expect(stdout).toBe(data._service.sdl);
  expect(code).toBe(0);
});

test('without CALLER_RIGHTS each right asks for its own word, and --scopes alone means the subgraph', async () => {
  const { stdout, code } = await runCli(['schema', '--scopes']);
  expect(stdout).toMatch(
    /^ {2}identityAssurance: .*@requiresScopes\(scopes: \[\["verify:claims"\], \["verify:self"\]\]\)/m,
  );
  expect(stdout).toContain('extend schema @link');
  expect(code).toBe(0);
});

test('words that make no sense end with 78, without their value; where no scopes are asked for nobody looks at them', async () => {
  const wrong = { CALLER_RIGHTS: 'MARK=MARK' };
  const { stdout, stderr, code } = await runCli(['schema', '--scopes'], wrong);
  expect(stderr).toMatch(/^ {2}- CALLER_RIGHTS must be rights with their words/m);
  expect(stderr).not.toContain('MARK');
  expect(stdout).toBe('');
  expect(code).toBe(78);
  const plain = await runCli(['schema', '--subgraph'], wrong);
  expect(plain.stdout).not.toContain('@requiresScopes');
  expect(plain.code).toBe(0);
});
