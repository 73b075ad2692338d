import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';
import { DEFAULT_LIMITS, limitTable } from '../../../src/server/limits/limits.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  PINGONE_REGION: 'EU',
  PINGONE_ENVIRONMENT_ID: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
  PINGONE_ACCESS_TOKEN: 'eyJh.eyJi.c2ln',
};
const DOCUMENT = 'query Who { users { totalCount } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

const read = (env: Record<string, string>, file?: string) =>
  readSettings(env, (path) => {
    if (file === undefined || path !== '/manifest.json') throw new Error('ENOENT');
    return file;
  });
const settingsOf = (env: Record<string, string>, file?: string) => {
  const result = read(env, file);
  if (!result.ok) throw new Error(result.faults.join(' | '));
  return result.settings;
};
const faultsOf = (env: Record<string, string>, file?: string) => {
  const result = read(env, file);
  return result.ok ? [] : result.faults.filter((fault) => /^(LIMIT|TRUSTED)/.test(fault));
};

describe('limits', () => {
  test('have defaults between their floors and their ceilings', () => {
    for (const row of limitTable) {
      expect(row.floor, row.setting).toBeGreaterThan(0);
      expect(row.default, row.setting).toBeGreaterThanOrEqual(row.floor);
      expect(row.ceiling, row.setting).toBeGreaterThanOrEqual(row.default);
    }
    expect(settingsOf({}).limits).toEqual(DEFAULT_LIMITS);
  });

  test.each(limitTable.map((row) => [row.setting, row] as const))(
    '%s takes its floor, its ceiling, and no more',
    (name, row) => {
      expect(settingsOf({ [name]: String(row.floor) }).limits[row.limit]).toBe(row.floor);
      expect(settingsOf({ [name]: ` ${row.ceiling} ` }).limits[row.limit]).toBe(row.ceiling);
      for (const wrong of [row.floor - 1, row.ceiling + 1, -1, 'off', '1e3', '0x20', `${row.default}.5`, 'Infinity']) {
        expect(faultsOf({ [name]: String(wrong) })).toEqual([
          `${name} must be a number from ${row.floor} to ${row.ceiling}`,
        ]);
      }
    },
  );

  test('a name that is almost one of them is a fault, not a limit that does nothing', () => {
    expect(faultsOf({ LIMIT_DEPHT: '5' })).toEqual([
      'LIMIT_DEPHT is not a setting: did you mean LIMIT_DEPTH? Rename it, or leave it out',
    ]);
  });
});

describe('trusted documents', () => {
  const FILE = { TRUSTED_DOCUMENTS_FILE: '/manifest.json' };
  const manifest = JSON.stringify({ [sha1(DOCUMENT)]: DOCUMENT, [`sha256:${sha256(DOCUMENT)}`]: DOCUMENT });

  test('without a manifest, operations are taken as they come', () => {
    expect(settingsOf({})).not.toHaveProperty('trustedDocuments');
    expect(settingsOf({ TRUSTED_DOCUMENTS: 'off' })).not.toHaveProperty('trustedDocuments');
  });

  test('with one, production takes no others, and development does', () => {
    const documents = new Map([
      [sha1(DOCUMENT), DOCUMENT],
      [sha256(DOCUMENT), DOCUMENT],
    ]);
    expect(settingsOf(FILE, manifest).trustedDocuments).toEqual({ mode: 'allow', documents });
    expect(settingsOf({ ...FILE, TRUSTED_DOCUMENTS: 'only' }, manifest).trustedDocuments?.mode).toBe('only');
    expect(settingsOf({ ...FILE, TRUSTED_DOCUMENTS: 'off' }, manifest)).not.toHaveProperty('trustedDocuments');
    const inProduction = read({ ...PRODUCTION, CALLER_AUTH: 'none', ...FILE }, manifest);
    if (inProduction.ok) expect(inProduction.settings.trustedDocuments?.mode).toBe('only');
    else expect.fail(inProduction.faults.join(' | '));
  });

  test.each(['allow', 'only'])('TRUSTED_DOCUMENTS=%s is nothing without a manifest', (mode) => {
    expect(faultsOf({ TRUSTED_DOCUMENTS: mode })).toEqual([
      `TRUSTED_DOCUMENTS_FILE is missing: TRUSTED_DOCUMENTS=${mode} needs the manifest of the operations`,
    ]);
  });

  test.each([
    ['no file', undefined, /cannot be read/],
    ['no JSON', '{', /is not JSON/],
    ['a list', '[]', /holds no manifest/],
    ['nothing', '{}', /holds no manifest/],
    ['no documents', JSON.stringify({ [sha1(DOCUMENT)]: { document: DOCUMENT } }), /entry 1 is not hash/],
    ['an odd hash', JSON.stringify({ [sha1(DOCUMENT)]: DOCUMENT, 'a b': DOCUMENT }), /entry 2 is not hash/],
    [
      'a document of another hash',
      JSON.stringify({ [sha256('other')]: DOCUMENT }),
      /document 1 is not the one of its SHA-256/,
    ],
  ])('a manifest that is %s is a fault that shows nothing of it', (_name, file, fault) => {
    const faults = faultsOf(FILE, file);
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults.join()).not.toMatch(/users|totalCount|a b/);
  });

  test('a wrong word is told, with what to write instead', () => {
    expect(faultsOf({ ...FILE, TRUSTED_DOCUMENTS: 'on' }, manifest)).toEqual([
      'TRUSTED_DOCUMENTS must be off, allow or only',
    ]);
  });
});
