import { type SettingGroup, settingGroups } from '../server/settings-table.ts';

const groups: readonly SettingGroup[] = settingGroups;
const NAME_COLUMNS = Math.max(...groups.flatMap(({ rows }) => rows.map(({ name }) => name.length))) + 2;

const groupText = ({ title, rows }: SettingGroup): string => {
  const indent = ' '.repeat(NAME_COLUMNS + 2);
  const lines = rows.map(
    ({ name, meaning }) => `  ${name.padEnd(NAME_COLUMNS)}${meaning.replaceAll('\n', `\n${indent}`)}`,
  );
  return [`${title}:`, ...lines].join('\n');
};

/** The settings as a table, for `--help`. */
export const settingsHelp = (): string =>
  `\nSettings are environment variables; an empty one counts as unset.\n\n${groups.map(groupText).join('\n\n')}`;

export const noSettingsHelp =
  '\nThis command reads no environment variables; `verify-graph serve --help` lists those of the gateway.';

export const schemaHelp =
  '\nWithout --scopes this command reads no environment variables; with it CALLER_RIGHTS, as the gateway has it.';

export const auditHelp =
  '\nWhere the trail is sealed with a secret: AUDIT_SECRET or AUDIT_SECRET_FILE, as the gateway has it.';

export const exitCodesHelp = `
Exit codes:
  0   stopped as asked, or all went well
  1   failed: a port in use, a check that did not pass, a crash
  2   wrong usage of the command line
  78  wrong or missing settings; nothing was started`;

/** How to leave the emulator for a real environment; each line indented by two. */
export const realEnvironmentHelp = `  PINGONE_REGION          NA, CA, EU, AU, SG or AP
  PINGONE_ENVIRONMENT_ID  the id of the environment to read
  PINGONE_CLIENT_ID       a worker application with the role "Identity Data Admin",
  PINGONE_CLIENT_SECRET   and its secret`;

/** The faults as a list that can be worked off. */
export const faultList = (faults: readonly string[]): string => faults.map((fault) => `  - ${fault}.`).join('\n');
