import { until } from './until.ts';

type Kind = 'timers' | 'sockets';

/** What keeps this process from ending now. */
export function heldResources(): Record<Kind, number> {
  const names = process.getActiveResourcesInfo();
  return {
    timers: names.filter((name) => name === 'Timeout').length,
    sockets: names.filter((name) => /^(TCP|TLS|Pipe)/.test(name)).length,
  };
}

/** Waits until there are no more of a kind than there were. */
export const untilLetGo = (kind: Kind, before: Record<Kind, number>): Promise<void> =>
  until(() => heldResources()[kind] <= before[kind], `there are ${before[kind]} ${kind} again`);
