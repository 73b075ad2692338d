import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { putPapers } from '../support/paper-case.ts';
import { rawOperation } from './raw-request.ts';
import { serveGateway } from './served-gateway.ts';

const PAPERS = 3;
const PAPER_BYTES = 4_000_000; // together more than the system keeps of a connection
export const ANSWER_BYTES = PAPERS * PAPER_BYTES;

/** The built server with one large answer. */
export async function servingMuch(env: Record<string, string>) {
  const emulator = await startEmulator({ images: false, people: 0 });
  onTestFinished(() => emulator.close());
  const [person] = putPapers(emulator, { people: 1, papers: PAPERS, sizeBytes: PAPER_BYTES });
  const gateway = await serveGateway({
    LOG_LEVEL: 'info',
    CONTENT_READS_PER_MINUTE: '1000000',
    PINGONE_API_URL: emulator.apiUrl,
    PINGONE_AUTH_URL: emulator.authUrl,
    PINGONE_ENVIRONMENT_ID: emulator.environmentId,
    PINGONE_CLIENT_ID: emulator.worker.clientId,
    PINGONE_CLIENT_SECRET: emulator.worker.clientSecret,
    ...env,
  });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  const query = `{ verifyTransaction(userId: "${person?.userId}", id: "${person?.transactionId}") { documents { value } } }`;
  return {
    gateway,
    query,
    /** A client that has asked for it, and reads nothing by itself. */
    client(): Socket {
      const socket = connect(gateway.port, '127.0.0.1').pause();
      socket.on('error', () => {}); // being cut off is what it is here for
      socket.write(rawOperation(gateway.port, query, []));
      onTestFinished(() => void socket.destroy());
      return socket;
    },
    /** The times of an event, in milliseconds. */
    timesOf: (event: string): number[] =>
      gateway
        .output()
        .stderr.split('\n')
        .filter((line) => line.includes(`"event":"${event}"`))
        .map((line) => Date.parse(JSON.parse(line).time)),
  };
}

/** Reads all that is still there, until the connection is closed. */
export async function drained(socket: Socket): Promise<number> {
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  return bytes;
}
