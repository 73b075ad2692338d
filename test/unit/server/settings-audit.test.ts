import { expect, test } from 'vitest';
import { readSecretOfAudit, readSettings } from '../../../src/server/config.ts';

const SECRET = 'a secret of the audit trail, long enough';
const read = (env: Record<string, string>) => readSettings(env, () => SECRET);
const auditOf = (env: Record<string, string>) => {
  const result = read(env);
  return result.ok ? result.settings.audit : result.faults;
};
const PRODUCTION = {
  CALLER_AUTH: 'none',
  NODE_ENV: 'production',
  PINGONE_REGION: 'EU',
  PINGONE_ENVIRONMENT_ID: '3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10',
  PINGONE_ACCESS_TOKEN: 'eyJh.eyJi.c2ln',
};

test('no trail is kept on a developer’s machine, and one on standard output in production', () => {
  expect(auditOf({})).toBeUndefined();
  expect(auditOf(PRODUCTION)).toEqual({ to: 'stdout' });
  expect(auditOf({ ...PRODUCTION, AUDIT: 'off' })).toBeUndefined();
  expect(auditOf({ AUDIT: 'stdout' })).toEqual({ to: 'stdout' });
});

test('a file has a name, and is written to the disk before a record counts unless that is switched off', () => {
  expect(auditOf({ AUDIT: 'file', AUDIT_FILE: '/var/log/audit' })).toEqual({
    to: 'file',
    path: '/var/log/audit',
    fsync: true,
  });
  expect(auditOf({ AUDIT: 'file', AUDIT_FILE: 'audit', AUDIT_FSYNC: 'off' })).toMatchObject({ fsync: false });
});

test.each([{ AUDIT_SECRET: SECRET }, { AUDIT_SECRET_FILE: '/run/secret' }])(
  'the secret is given as itself or in a file, and cannot be printed',
  (secret) => {
    const audit = auditOf({ AUDIT: 'stdout', ...secret });
    expect(audit).toHaveProperty('secret');
    expect(JSON.stringify(audit)).not.toContain(SECRET);
  },
);

test('half a setting is none', () => {
  expect(auditOf({ AUDIT: 'file' })).toEqual([expect.stringMatching(/^AUDIT_FILE is missing/)]);
  expect(auditOf({ AUDIT_FILE: 'audit' })).toEqual([
    expect.stringMatching(/^AUDIT_FILE is set, and AUDIT is not file/),
  ]);
  expect(auditOf({ AUDIT: 'stdout', AUDIT_FSYNC: 'on' })).toEqual([expect.stringMatching(/^AUDIT_FSYNC is set/)]);
  expect(auditOf({ AUDIT_SECRET: SECRET })).toEqual([expect.stringMatching(/^AUDIT_SECRET is set, and AUDIT is off/)]);
});

test('every wrong value is told at once, and none is repeated', () => {
  const faults = auditOf({
    AUDIT: 'syslog',
    AUDIT_FILE: '/var/log/',
    AUDIT_FSYNC: 'yes',
    AUDIT_SECRET: 'short',
    CONTENT_READS_PER_MINUTE: '0',
  });
  expect(faults).toEqual(
    expect.arrayContaining([
      'AUDIT must be off, stdout or file',
      'AUDIT_FILE must be the name of a file',
      'AUDIT_FSYNC must be on or off',
      'AUDIT_SECRET must have 32 characters or more',
      'CONTENT_READS_PER_MINUTE must be a number from 1 to 1000000',
    ]),
  );
  expect(JSON.stringify(faults)).not.toMatch(/syslog|short/);
});

test('a misspelt name of a setting of the trail is told: a trail that is not sealed by mistake would not be noticed', () => {
  expect(auditOf({ AUDIT: 'stdout', AUDIT_SECERT: SECRET })).toEqual([
    expect.stringMatching(/^AUDIT_SECERT is not a setting: did you mean AUDIT_SECRET\?/),
  ]);
});

test('checking a trail takes its secret alone', () => {
  expect(readSecretOfAudit({ AUDIT_SECRET: SECRET, PINGONE_REGION: 'nowhere' })).toMatchObject({ ok: true });
  expect(readSecretOfAudit({})).toEqual({ ok: true, secret: undefined });
  expect(readSecretOfAudit({ AUDIT_SECRET: 'short' })).toMatchObject({
    ok: false,
    faults: [expect.stringMatching(/32 characters/)],
  });
});
