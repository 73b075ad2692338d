import { type Limits, limitsFrom } from './limits/limits.ts';
import * as form from './settings-forms.ts';
import type { SettingsSource } from './settings-source.ts';

/** The limits on one operation; every fault is left in the source. */
export const readLimits = (source: SettingsSource): Limits =>
  limitsFrom((row) => source.read(row.setting, form.wholeNumber(row.floor, row.ceiling)) ?? row.default);
