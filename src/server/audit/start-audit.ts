import type { Log } from '../log/events.ts';
import type { AuditSettings } from '../settings-audit.ts';
import { createFileSink } from './file-sink.ts';
import { createJournal, type SharedJournal } from './journal.ts';
import { createSeal } from './seal.ts';
import { createStdoutSink } from './stdout-sink.ts';

/** The trail as the settings want it, open; rejected with words for an operator where it cannot be opened. */
export async function startAudit(settings: AuditSettings, environment: string, log: Log): Promise<SharedJournal> {
  const seal = createSeal(settings.secret);
  const sink = settings.to === 'stdout' ? createStdoutSink() : createFileSink({ ...settings, seal });
  const journal = createJournal({ sink, seal, environment, log });
  await journal.start();
  return journal;
}
