import type { UpstreamFigures } from '../datasources/upstream-settings.ts';
import { wholeNumber } from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';
import type { SettingName } from './settings-table.ts';

/** Each with the least and the most that make sense; the defaults stand where they are used. */
const FIGURES = [
  // Less than a second would fail honest answers; nobody in front of a screen waits for a minute.
  ['UPSTREAM_DEADLINE_MS', 'deadlineMs', 1_000, 60_000],
  ['UPSTREAM_CONTENT_DEADLINE_MS', 'contentDeadlineMs', 1_000, 120_000],
  ['UPSTREAM_ATTEMPT_MS', 'attemptMs', 500, 30_000],
  ['UPSTREAM_CONTENT_ATTEMPT_MS', 'contentAttemptMs', 500, 60_000],
  // Fewer than one operation's fan-out would make every page slow; more than Envoy's default is no limit any more.
  ['UPSTREAM_MAX_IN_FLIGHT', 'maxInFlight', 8, 1_024],
  ['UPSTREAM_MAX_QUEUED', 'maxQueued', 0, 10_000],
] as const satisfies readonly (readonly [SettingName, keyof UpstreamFigures, number, number])[];

/** What an operator sets of the limits of calls to PingOne; every fault is left in the source. */
export function readFigures(source: SettingsSource): UpstreamFigures {
  const figures: UpstreamFigures = {};
  for (const [name, figure, least, most] of FIGURES) {
    const value = source.read(name, wholeNumber(least, most));
    if (value !== undefined) figures[figure] = value;
  }
  return figures;
}
