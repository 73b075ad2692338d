import { within } from '../within.ts';
import type { Channel } from './channel.ts';
import type { Machine } from './machine.ts';
import type { Start } from './messages.ts';
import { createRemoteJournal } from './remote-journal.ts';
import { createRemoteKeys } from './remote-keys.ts';
import { createRemoteToken } from './remote-token.ts';

const TOKEN_MS = 10_000; // two attempts at the token endpoint, which the primary makes
const KEYS_MS = 5_000; // one at the key server
const TURN_MS = 1_000; // a primary that does not answer for so long hands out nothing either

/** The machine as a worker reaches it: by asking the primary. */
export function createRemoteMachine(channel: Channel, start: Start, { keysStaleMs }: { keysStaleMs: number }): Machine {
  const steadyMs = () => performance.now();
  const keys = createRemoteKeys({
    find: (kid, version) => channel.ask('keys', { kid, version }, KEYS_MS),
    staleMs: keysStaleMs,
    nowMs: steadyMs,
  });
  if (start.keys) void keys.learn(start.keys);
  channel.on('keys', (state) => void keys.learn(state));
  const serviceToken = createRemoteToken(
    {
      current: () => channel.ask('token', null, TOKEN_MS),
      other: (refused) => channel.ask('otherToken', { refused }, TOKEN_MS),
    },
    { now: steadyMs, first: start.lease },
  );

  return {
    place: start.place,
    workers: start.workers,
    cursorSecret: typeof start.cursorSecret === 'string' ? start.cursorSecret : Buffer.from(start.cursorSecret),
    journal: (environment, log) => (start.isAudited ? createRemoteJournal({ channel, log, environment }) : undefined),
    contentCounts: {
      async take(caller) {
        const counted = await channel.ask('count', { caller });
        if (!counted.isAllowed) return counted;
        const { ticket } = counted;
        return { ...counted, uncount: () => channel.tell('uncount', { ticket }) };
      },
    },
    usedSignatures: {
      firstUse: (signature, goodUntilMs) => channel.ask('useSignature', { signature, goodUntilMs }).catch(() => false),
    },
    serviceToken,
    keys,
    observeGuards(event) {
      if (event.type === 'gate_closed') {
        const { group, reason, forMs } = event;
        channel.tell('gate', { group, reason, forMs });
      }
    },
    onGate(hear) {
      for (const gate of start.gates) hear(gate);
      channel.on('gate', hear);
    },
    deaf: () => channel.tell('deaf', null),
    async turn() {
      await within(
        TURN_MS,
        channel.ask('turn', null, TURN_MS).catch(() => {}),
      );
    },
  };
}
