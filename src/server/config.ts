import { readFileSync } from 'node:fs';
import type { Secret } from '../datasources/secret.ts';
import type { UpstreamFigures, UpstreamSettings } from '../datasources/upstream-settings.ts';
import type { SubgraphOptions } from '../schema/subgraph.ts';
import type { ScopeWords } from '../schema/subgraph-access.ts';
import type { CallerAuthSettings } from './caller/caller-settings.ts';
import type { Limits } from './limits/limits.ts';
import type { LogLevel } from './log/log.ts';
import type { RouterProofSettings } from './router-proof.ts';
import { type AuditSettings, readAudit, readAuditSecret, readContentReads } from './settings-audit.ts';
import { readCallerAuth, readRightWords } from './settings-caller.ts';
import { type DoorSettings, readDoor } from './settings-door.ts';
import { readFigures } from './settings-figures.ts';
import * as form from './settings-forms.ts';
import { readLimits } from './settings-limits.ts';
import { readShedding } from './settings-shedding.ts';
import { readShutdown, type ShutdownSettings } from './settings-shutdown.ts';
import { createSettingsSource, type Environment, unknownNames } from './settings-source.ts';
import { readRouterProof, readSubgraph } from './settings-subgraph.ts';
import { readTrustedDocuments } from './settings-trusted-documents.ts';
import { readUpstream } from './settings-upstream.ts';
import { readWorkers } from './settings-workers.ts';
import type { SheddingSettings } from './shedding/shedding.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface Settings {
  host: string;
  port: number;
  production: boolean;
  door: DoorSettings;
  callerAuth: CallerAuthSettings;
  logLevel: LogLevel;
  /** Documents whose content one caller may read in a minute. */
  contentReadsPerMinute: number;
  /** Absent: nothing is recorded. */
  audit?: AuditSettings;
  cursorSecret?: Secret;
  /** Absent: no `_entities` and no `_service`. */
  subgraph?: SubgraphOptions;
  /** Whether a router may ask for the times of fields. */
  routerTrace: boolean;
  /** Absent: whoever may ask at all may ask like a router. */
  routerProof?: RouterProofSettings;
  /** How much one operation may ask for. */
  limits: Limits;
  /** How much load is too much. */
  shedding: SheddingSettings;
  /** Absent: operations are taken as they come. */
  trustedDocuments?: TrustedDocuments;
  shutdown: ShutdownSettings;
  /** How many processes serve; 1: this one alone. */
  workers: number;
  /** Limits of calls to PingOne, or to the emulator. */
  figures: UpstreamFigures;
  /** Absent: the embedded emulator is to be started. */
  upstream?: UpstreamSettings;
}

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; faults: string[] };

/**
 * The settings, or everything that is wrong with them at once. A fault names the variable and what to write, never the
 * value. This is the only place that reads the process's environment.
 */
export function readSettings(
  env: Environment = process.env,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): SettingsResult {
  const source = createSettingsSource(env, readFile);
  const { faults } = source;
  for (const { name, nearest } of unknownNames(env)) {
    faults.push(`${name} is not a setting: did you mean ${nearest}? Rename it, or leave it out`);
  }

  const production = env.NODE_ENV?.trim() === 'production';
  if (!production && /^prod/i.test(env.NODE_ENV?.trim() ?? '')) {
    faults.push('NODE_ENV has to be `production`, letter by letter: anything else means a developer’s machine');
  }
  if (production && env.NODE_TLS_REJECT_UNAUTHORIZED?.trim() === '0') {
    faults.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 believes any server to be PingOne: unset it, and name your own authority in NODE_EXTRA_CA_CERTS',
    );
  }
  const mentionsPingOne = Object.keys(env).some((name) => /^pingone_/i.test(name) && env[name]?.trim());
  if (production && !mentionsPingOne) {
    faults.push(
      'NODE_ENV=production starts no emulator by itself: set a PingOne environment, or unset NODE_ENV to try things out',
    );
  }
  const asCaller = source.read('UPSTREAM_AUTH', form.upstreamAuth) === 'caller';
  // With UPSTREAM_AUTH=caller somebody means a real environment: the emulator would only hide that it is missing.
  const isEmulated = !production && !mentionsPingOne && !asCaller;
  const upstream = isEmulated ? undefined : readUpstream(source, { asCaller });

  const host = source.read('HOST', form.host) ?? '127.0.0.1';
  const port = source.read('PORT', form.port) ?? 4_000;
  const callerAuth = readCallerAuth(source, { production, host, asCaller, upstream, isEmulated });
  const door = readDoor(source, { production });
  const logLevel = source.read('LOG_LEVEL', form.logLevel) ?? (production ? 'info' : 'warn');
  const cursorSecret = source.readSecret('CURSOR_SECRET', form.cursorSecret, 'CURSOR_SECRET_FILE');

  const subgraph = readSubgraph(source);
  const routerProof = readRouterProof(source);
  const figures = readFigures(source);
  const routerTrace = source.read('SUBGRAPH_TRACE', form.onOrOff) ?? false;
  const limits = readLimits(source);
  const shedding = readShedding(source);
  const trustedDocuments = readTrustedDocuments(source, { production });

  const audit = readAudit(source, { production });
  const contentReadsPerMinute = readContentReads(source);
  const shutdown = readShutdown(source, { isEmulated });

  const workers = readWorkers(source, { maxInFlight: figures.maxInFlight, maxConnections: door.maxConnections });

  if (faults.length > 0) return { ok: false, faults };
  const settings: Settings = {
    host,
    port,
    production,
    door,
    callerAuth,
    logLevel,
    routerTrace,
    contentReadsPerMinute,
    limits,
    shedding,
    shutdown,
    workers,
    figures,
  };
  if (audit) settings.audit = audit;
  if (cursorSecret) settings.cursorSecret = cursorSecret;
  if (subgraph) settings.subgraph = { ...subgraph, ...scopesOf(callerAuth) };
  if (routerProof) settings.routerProof = routerProof;
  if (trustedDocuments) settings.trustedDocuments = trustedDocuments;
  if (upstream) settings.upstream = upstream;
  return { ok: true, settings };
}

/** The words that routers may ask for; where PingOne decides, none of them say anything. */
const scopesOf = (callerAuth: CallerAuthSettings) =>
  callerAuth.kind === 'jwt' && !callerAuth.pingOneDecides ? { scopes: callerAuth.rightWords } : {};

/** Of all settings, the one that checking an audit trail takes. */
export function readSecretOfAudit(
  env: Environment = process.env,
): { ok: true; secret: Secret | undefined } | { ok: false; faults: string[] } {
  const source = createSettingsSource(env, (path) => readFileSync(path, 'utf8'));
  const secret = readAuditSecret(source);
  return source.faults.length > 0 ? { ok: false, faults: source.faults } : { ok: true, secret };
}

/** Of all settings, the one that printing the subgraph's SDL with its scopes takes. */
export function readScopes(
  env: Environment = process.env,
): { ok: true; scopes: ScopeWords } | { ok: false; faults: string[] } {
  const source = createSettingsSource(env, (path) => readFileSync(path, 'utf8'));
  const scopes = readRightWords(source);
  return source.faults.length > 0 ? { ok: false, faults: source.faults } : { ok: true, scopes };
}
