import type { Secret } from '../datasources/secret.ts';
import * as form from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';

/** Where the audit trail goes. */
export type AuditSettings = { secret?: Secret } & ({ to: 'stdout' } | { to: 'file'; path: string; fsync: boolean });

const CONTENT_READS_PER_MINUTE = 60; // a person at a help desk opens one document a second at the very most

/** Where the audit trail goes, or nothing where none is kept; every fault is left in the source. */
export function readAudit(source: SettingsSource, { production }: { production: boolean }): AuditSettings | undefined {
  const to = source.read('AUDIT', form.audit) ?? (production ? 'stdout' : 'off');
  const path = source.read('AUDIT_FILE', form.auditFile);
  const fsync = source.read('AUDIT_FSYNC', form.onOrOff) ?? true;
  const secret = readAuditSecret(source);
  const sealed = secret && { secret };
  if (to !== 'file') {
    for (const name of ['AUDIT_FILE', 'AUDIT_FSYNC'] as const) {
      if (source.has(name))
        source.faults.push(`${name} is set, and AUDIT is not file: set AUDIT=file, or leave it out`);
    }
  }
  switch (to) {
    case 'off':
      if (source.has('AUDIT_SECRET') || source.has('AUDIT_SECRET_FILE')) {
        source.faults.push(
          'AUDIT_SECRET is set, and AUDIT is off: set AUDIT to stdout or file, or leave the secret out',
        );
      }
      return undefined;
    case 'stdout':
      return { to, ...sealed };
    case 'file':
      if (!source.has('AUDIT_FILE')) {
        source.faults.push('AUDIT_FILE is missing: AUDIT=file needs the name of the file');
      }
      return path === undefined ? undefined : { to, path, fsync, ...sealed };
  }
}

/** What the trail is sealed with, if with anything. */
export const readAuditSecret = (source: SettingsSource): Secret | undefined =>
  source.readSecret('AUDIT_SECRET', form.auditSecret, 'AUDIT_SECRET_FILE');

export const readContentReads = (source: SettingsSource): number =>
  source.read('CONTENT_READS_PER_MINUTE', form.contentReads) ?? CONTENT_READS_PER_MINUTE;
