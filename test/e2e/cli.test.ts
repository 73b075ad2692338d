import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { settingGroups } from '../../src/server/settings-table.ts';
import { runCli } from './cli-process.ts';

const packageFile = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const settingNames = settingGroups.flatMap(({ rows }) => rows.map(({ name }) => name));

describe('help and version', () => {
  test('the version is that of the package', async () => {
    const { stdout, code } = await runCli(['--version']);
    expect(stdout.trim()).toBe(JSON.parse(packageFile('package.json')).version);
    expect(code).toBe(0);
  });

  test.each([[['--help']], [['help']], [['serve', '--help']], [['doctor', '--help']]])(
    '%j lists every setting and every exit code',
    async (args) => {
      const { stdout, code } = await runCli(args);
      for (const name of settingNames) expect(stdout).toContain(`  ${name} `);
      for (const exitCode of [0, 1, 2, 78]) expect(stdout).toMatch(new RegExp(`^  ${exitCode} `, 'm'));
      expect(code).toBe(0);
    },
  );

  test('the help names every command', async () => {
    const { stdout } = await runCli(['--help']);
    for (const command of ['serve', 'doctor', 'emulator', 'schema'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  test.each([[['emulator', '--help']], [['schema', '--help']]])('%j says that no settings are read', async (args) => {
    const { stdout, code } = await runCli(args);
    expect(stdout).toMatch(/reads no environment variables/);
    expect(stdout).toMatch(/^ {2}78 /m);
    expect(code).toBe(0);
  });
});

describe('wrong usage ends with 2 and starts nothing', () => {
  test.each([
    ['a command that does not exist', ['srve'], /no command "srve"/],
    ['an option that does not exist', ['--porrt', '1'], /unknown option '--porrt'/],
    ['a word too many', ['doctor', 'me'], /too many arguments/],
    ['a port that is none', ['emulator', '--port', '70000'], /A port is a number from 0 to 65535/],
  ])('%s', async (_, args, expected) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/--help/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('wrong settings end with 78', () => {
  const env = {
    PINGONE_REGION: 'MARK-XX',
    PINGONE_ENVIRONMENT_ID: 'MARK-env',
    PINGONE_CLIENT_ID: 'MARK:id',
    PINGONE_CLEINT_SECRET: 'MARK-secret',
    PORT: 'MARK-port',
  };
  const names = [...Object.keys(env), 'PINGONE_CLIENT_SECRET'];

  test.each([[[]], [['serve']], [['doctor']]])('%j tells all faults at once, without a value', async (args) => {
    const { code, stdout, stderr } = await runCli(args, env);
    const said = stdout + stderr;
    for (const name of names) expect(said).toMatch(new RegExp(`^  - ${name} .+\\.$`, 'm'));
    expect(said).not.toContain('MARK');
    expect(code).toBe(78);
  });

  test('production without settings starts no emulator', async () => {
    const { code, stdout, stderr } = await runCli(['serve'], { NODE_ENV: 'production' });
    expect(stderr).toMatch(/NODE_ENV=production/);
    expect(stdout).toBe('');
    expect(code).toBe(78);
  });
});

test('schema --subgraph prints what schema.subgraph.graphql holds below its header, or more of users', async () => {
  const { stdout, code } = await runCli(['schema', '--subgraph']);
  expect(code).toBe(0);
  expect(stdout).toBe(packageFile('schema.subgraph.graphql').replace(/^(#.*\n|\n)+/, ''));
  const more = await runCli(['schema', '--subgraph', '--user-profile', '--user-roots']);
  expect(more.stdout).toMatch(/username: String .*@shareable/);
  expect(more.stdout).toContain('users(');
});

test('schema prints what schema.graphql holds below its header', async () => {
  const { stdout, code } = await runCli(['schema']);
  const committed = packageFile('schema.graphql').replace(/^(#.*\n|\n)+/, '');
  expect(stdout).toBe(committed);
  expect(code).toBe(0);
});
