import { createDispatcher } from '../../datasources/http/dispatcher.ts';
import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';
import type { Settings, SettingsResult } from '../../server/config.ts';
import { EXIT } from '../exit-code.ts';
import { faultList, realEnvironmentHelp } from '../help-text.ts';
import { CALLER_KEYS, checkCallerKeys } from './caller-check.ts';
import { checks, READS } from './checks.ts';
import { type Line, lineText, skipped } from './line.ts';

const NOTHING_TO_CHECK = `There is nothing to check: no PingOne environment is set, so verify-graph serves its own emulator with
synthetic people. To check a real environment, set these and run doctor again:

${realEnvironmentHelp}`;

/** Checks settings, token, network and rights, a line each. Prints no secret, no token, no user's id and no body. */
export async function doctor(result: SettingsResult, print: (text: string) => void): Promise<number> {
  if (!result.ok) {
    const { faults } = result;
    print(
      `${lineText({ state: 'FAILED', check: 'settings', note: `${faults.length} to change:` })}\n${faultList(faults)}`,
    );
    for (const check of ['token', ...READS, CALLER_KEYS]) print(lineText(skipped(check, 'the settings come first')));
    return EXIT.settings;
  }
  const { upstream, callerAuth } = result.settings;
  if (!upstream) {
    print(NOTHING_TO_CHECK);
    return EXIT.settings;
  }
  print(lineText({ state: 'ok', check: 'settings', note: settingsNote(upstream) }));
  const failures = await printChecks({ upstream, callerAuth }, print);
  print(failures === 0 ? '\nNothing is wrong.' : `\n${failures} of the checks failed.`);
  return failures === 0 ? EXIT.ok : EXIT.failed;
}

type Checked = Pick<Settings, 'callerAuth'> & { upstream: UpstreamSettings };

async function printChecks({ upstream, callerAuth }: Checked, print: (text: string) => void): Promise<number> {
  const dispatcher = createDispatcher(upstream);
  let failures = 0;
  const tell = (line: Line) => {
    if (line.state === 'FAILED') failures += 1;
    print(lineText(line));
  };
  try {
    for await (const line of checks(upstream, dispatcher)) tell(line);
    tell(await checkCallerKeys(callerAuth, upstream.proxy));
  } finally {
    await dispatcher.destroy();
  }
  return failures;
}

function settingsNote({ apiUrl, credential, proxy }: UpstreamSettings): string {
  const api = `API ${new URL(apiUrl).host}`;
  const token = credential.kind === 'worker' ? [`token from ${new URL(credential.tokenUrl).host}`] : [];
  return [api, ...token, ...(proxy ? ['proxy set'] : [])].join(', ');
}
