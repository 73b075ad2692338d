import { isObject } from '../../datasources/http/wire-record.ts';
import { watchProcess } from '../log/process-faults.ts';
import { startGateway } from '../start.ts';
import type { Channel } from './channel.ts';
import type { Start } from './messages.ts';
import { createRemoteMachine } from './remote-machine.ts';
import { unpackSettings } from './worker-settings.ts';

const SECOND_MS = 1_000;

/** Serves until the primary says that it is over; then calls `leave`. */
export async function startWorker(channel: Channel, start: Start, leave: () => void): Promise<void> {
  try {
    const settings = unpackSettings(start.settings);
    const { callerAuth } = settings;
    const keysStaleMs = callerAuth.kind === 'jwt' ? callerAuth.keysStaleSeconds * SECOND_MS : 0;
    const machine = createRemoteMachine(channel, start, { keysStaleMs });
    const gateway = await startGateway(settings, { examples: start.examples, machine });
    watchProcess(gateway.log);
    channel.tell('listening', { port: gateway.port });
    channel.on('drain', () => gateway.startDraining());
    channel.on('close', async ({ limitMs }) => {
      const cut = await gateway.close(limitMs);
      channel.tell('closed', { cut });
      leave();
    });
  } catch (error) {
    const code = isObject(error) && typeof error.code === 'string' ? error.code : '';
    channel.tell('failed', { message: error instanceof Error ? error.message : 'an unknown fault', code });
    leave();
  }
}
