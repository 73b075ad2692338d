import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

const read = (env: Record<string, string>) => readSettings(env, () => '');

function doorOf(env: Record<string, string>) {
  const result = read(env);
  if (!result.ok) throw new Error(result.faults.join(' | '));
  return result.settings.door;
}

function faultsOf(env: Record<string, string>): string[] {
  const result = read(env);
  return result.ok ? [] : result.faults;
}

describe('CORS_ORIGINS', () => {
  test('takes whole origins, as browsers send them', () => {
    const text = 'https://app.example, https://b.example:8443,http://localhost:3000,http://127.0.0.1';
    expect(doorOf({ CORS_ORIGINS: text }).corsOrigins).toEqual([
      'https://app.example',
      'https://b.example:8443',
      'http://localhost:3000',
      'http://127.0.0.1',
    ]);
    expect(doorOf({ CORS_ORIGINS: 'https://a.example,https://a.example' }).corsOrigins).toHaveLength(1);
  });

  test.each([
    '*',
    'null',
    'mine.example',
    'https://*.example',
    'https://mine.example/',
    'https://mine.example/path',
    'https://mine.example?x',
    'https://mine.example#x',
    'https://user@mine.example',
    'https://mine.example:443',
    'https://APP.example',
    'https://ünicode.example',
    'http://mine.example',
    'ftp://mine.example',
    'chrome-extension://abc',
    'file://',
    'https://mine.example,',
    'https://mine.example https://b.example',
    'https://mine.example,*',
  ])('refuses %s, and does not repeat it', (text) => {
    const [fault, ...more] = faultsOf({ CORS_ORIGINS: text });
    expect(fault).toMatch(/^CORS_ORIGINS must be whole origins/);
    expect(more).toEqual([]);
    if (text.length > 4) expect(fault).not.toContain(text);
  });
});

describe('numbers', () => {
  test.each([
    ['LIMIT_BODY_BYTES', 16_384, 1_048_576],
    ['MAX_CONNECTIONS', 10, 20_000],
  ])('%s is from %i to %i', (name, floor, ceiling) => {
    for (const good of [floor, ceiling]) expect(faultsOf({ [name]: String(good) })).toEqual([]);
    for (const bad of [floor - 1, ceiling + 1, -1, 1.5, 'many']) {
      expect(faultsOf({ [name]: String(bad) })).toEqual([`${name} must be a number from ${floor} to ${ceiling}`]);
    }
  });

  test('are taken', () => {
    expect(doorOf({ LIMIT_BODY_BYTES: '20000', MAX_CONNECTIONS: '11', HSTS: 'on' })).toMatchObject({
      maxBodyBytes: 20_000,
      maxConnections: 11,
      hsts: true,
    });
  });
});

describe('introspection and GraphiQL', () => {
  const PRODUCTION = {
    NODE_ENV: 'production',
    CALLER_AUTH: 'none',
    PINGONE_REGION: 'EU',
    PINGONE_ENVIRONMENT_ID: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
    PINGONE_ACCESS_TOKEN: 'a-token',
  };

  test.each<[Record<string, string>, boolean, boolean]>([
    [{}, true, true],
    [{ INTROSPECTION: 'off' }, false, false],
    [{ GRAPHIQL: 'off' }, true, false],
    [PRODUCTION, false, false],
    [{ ...PRODUCTION, INTROSPECTION: 'on' }, true, false],
    [{ ...PRODUCTION, GRAPHIQL: 'on' }, true, true],
    [{ ...PRODUCTION, GRAPHIQL: 'off' }, false, false],
  ])('with %o introspection is %s and GraphiQL is %s', (env, introspection, graphiql) => {
    expect(doorOf(env)).toMatchObject({ introspection, graphiql });
  });

  test('half of it is a fault', () => {
    expect(faultsOf({ GRAPHIQL: 'on', INTROSPECTION: 'off' })).toEqual([
      expect.stringMatching(/^INTROSPECTION=off leaves GraphiQL without a schema/),
    ]);
  });
});
