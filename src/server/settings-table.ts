import { limitRows } from './limits/limits.ts';
import { callerRows } from './settings-table-callers.ts';
import { sheddingRows } from './shedding/thresholds.ts';
import { shutdownRows } from './shutdown-figures.ts';
import { figureRows } from './upstream-figures.ts';
import { workersRow } from './workers-figures.ts';

interface SettingRow {
  name: string;
  /** One or more lines for the table in `--help`. */
  meaning: string;
}

export interface SettingGroup {
  title: string;
  rows: readonly SettingRow[];
}

/** Every variable that is read, in the order in which people meet them. */
export const settingGroups = [
  {
    title: 'A PingOne environment (none of these set: an emulator with synthetic people)',
    rows: [
      { name: 'PINGONE_REGION', meaning: 'NA, CA, EU, AU, SG or AP' },
      { name: 'PINGONE_ENVIRONMENT_ID', meaning: 'the environment whose users are read: a UUID' },
      { name: 'PINGONE_CLIENT_ID', meaning: 'a worker application with the role "Identity Data Admin"' },
      { name: 'PINGONE_CLIENT_SECRET', meaning: 'its secret' },
      { name: 'PINGONE_CLIENT_SECRET_FILE', meaning: 'a file that holds the secret, instead' },
      { name: 'PINGONE_ACCESS_TOKEN', meaning: 'instead of the worker application: a pasted token, for a first try' },
      { name: 'PINGONE_AUTH_ENVIRONMENT_ID', meaning: 'where the worker application lives, if in another environment' },
      { name: 'PINGONE_API_URL', meaning: 'overrides the API host; with /v1, e.g. https://api.pingone.eu/v1' },
      { name: 'PINGONE_AUTH_URL', meaning: 'overrides the token host, e.g. https://auth.pingone.eu' },
      {
        name: 'UPSTREAM_AUTH',
        meaning:
          'service (default): PingOne sees the worker application\ncaller: PingOne sees the Authorization of each caller',
      },
    ],
  },
  {
    title: 'The gateway',
    rows: [
      { name: 'HOST', meaning: 'address to listen on (default 127.0.0.1)' },
      { name: 'PORT', meaning: 'port to listen on (default 4000; 0: any free one)' },
      workersRow,
      { name: 'GRAPHIQL', meaning: 'on or off (default on; off with NODE_ENV=production or without introspection)' },
      {
        name: 'INTROSPECTION',
        meaning:
          'on or off: whether the schema may be asked for\n(default on; off with NODE_ENV=production, unless GRAPHIQL=on)',
      },
      {
        name: 'CORS_ORIGINS',
        meaning: 'origins whose pages may ask, separated by commas,\ne.g. https://app.example (default: none)',
      },
      { name: 'HSTS', meaning: 'on: TLS is in front, and browsers are told to insist on it (default off)' },
      { name: 'LIMIT_BODY_BYTES', meaning: 'largest request body, 16384 to 1048576 (default 262144)' },
      { name: 'MAX_CONNECTIONS', meaning: 'most connections at a time, 10 to 20000 (default 2000)' },
      { name: 'LIMIT_ANSWER_SECONDS', meaning: 'longest time to take an answer, 1 to 600 (default 60)' },
      ...shutdownRows,
      {
        name: 'CURSOR_SECRET',
        meaning:
          'keeps paging cursors valid across restarts and replicas:\n32 characters or more (default: derived from the client secret)',
      },
      { name: 'CURSOR_SECRET_FILE', meaning: 'a file that holds it, instead' },
      {
        name: 'LOG_LEVEL',
        meaning:
          'fatal, error, warn, info, debug, trace or silent: which events are logged\nto standard error (default warn; info with NODE_ENV=production)',
      },
      {
        name: 'NODE_ENV',
        meaning:
          'production: the emulator never starts by itself, CALLER_AUTH has to be set, and AUDIT, GRAPHIQL,\nINTROSPECTION, LOG_LEVEL and TRUSTED_DOCUMENTS have other defaults',
      },
    ],
  },
  {
    title: 'Who may ask',
    rows: callerRows,
  },
  {
    title: 'As a subgraph of a federated supergraph',
    rows: [
      { name: 'SUBGRAPH', meaning: 'on (default): serves _entities and _service besides; off: without them' },
      {
        name: 'SUBGRAPH_USER_PROFILE',
        meaning:
          "off (default): another subgraph owns the users' profile\nshareable: _service tells of it as @shareable",
      },
      { name: 'SUBGRAPH_USER_ROOTS', meaning: 'on or off (default off): _service tells of Query.user and Query.users' },
      { name: 'SUBGRAPH_MAX_REPRESENTATIONS', meaning: 'most references in one operation, 1 to 1000 (default 500)' },
      { name: 'SUBGRAPH_TRACE', meaning: 'on or off (default off): how long fields took, for routers that ask (ftv1)' },
      {
        name: 'SUBGRAPH_PROOF',
        meaning:
          'what _entities and _service ask of the router: off (default),\nheader: the secret in Router-Authorization, hive: HMAC of Hive Gateway,\nsignature: HMAC of body and time in Router-Signature, good once',
      },
      { name: 'SUBGRAPH_PROOF_SECRET', meaning: 'the secret shared with the router: 32 characters or more' },
      { name: 'SUBGRAPH_PROOF_SECRET_FILE', meaning: 'a file that holds it, instead' },
    ],
  },
  {
    title: 'Who read what',
    rows: [
      {
        name: 'AUDIT',
        meaning:
          'where each reading of documents and sensitive fields is recorded: off, stdout or file\n(default off; stdout with NODE_ENV=production). Without its record no document leaves',
      },
      { name: 'AUDIT_FILE', meaning: 'the file, with AUDIT=file; a second one, .head, is kept beside it' },
      { name: 'AUDIT_FSYNC', meaning: 'on (default) or off: a record counts once the disk has it' },
      { name: 'AUDIT_SECRET', meaning: 'seals the records against whoever can write the file: 32 characters or more' },
      { name: 'AUDIT_SECRET_FILE', meaning: 'a file that holds it, instead' },
      {
        name: 'CONTENT_READS_PER_MINUTE',
        meaning: 'documents whose content one caller may read in a minute, 1 to 1000000\n(default 60)',
      },
    ],
  },
  {
    title: 'How much one operation may ask for',
    rows: limitRows,
  },
  {
    title: 'When there is too much to do',
    rows: sheddingRows,
  },
  {
    title: 'Which operations are taken',
    rows: [
      {
        name: 'TRUSTED_DOCUMENTS_FILE',
        meaning: 'a manifest of operations by their hash, as the client preset of\nGraphQL Code Generator writes it',
      },
      {
        name: 'TRUSTED_DOCUMENTS',
        meaning:
          'only (default with NODE_ENV=production): no others than those of the manifest\nallow (default else): others too\noff: the manifest is not read',
      },
    ],
  },
  {
    title: 'The way to PingOne',
    rows: [
      { name: 'HTTPS_PROXY', meaning: 'proxy for calls to PingOne, e.g. http://proxy.example:3128' },
      { name: 'NO_PROXY', meaning: 'hosts that are called without it, separated by commas' },
      ...figureRows,
      { name: 'NODE_EXTRA_CA_CERTS', meaning: 'a PEM file with more certificate authorities; read by Node itself' },
    ],
  },
] as const satisfies readonly SettingGroup[];

/** `https_proxy` and `no_proxy` are how most other programs spell the two names. */
export type SettingName = (typeof settingGroups)[number]['rows'][number]['name'] | 'https_proxy' | 'no_proxy';

/** Beginnings that only this product claims: another name with one of them is a typing error. */
export const CLAIMED = /^(?:(?:pingone|caller|subgraph|limit|audit|shed|shutdown)_|trusted_documents)/i;

const names: readonly string[] = settingGroups.flatMap(({ rows }) => rows.map(({ name }) => name));
export const claimedNames: readonly string[] = names.filter((name) => CLAIMED.test(name));
/** Those of them that mean a real environment. */
export const pingOneNames: readonly string[] = claimedNames.filter((name) => name.startsWith('PINGONE_'));
