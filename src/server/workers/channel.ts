import { z } from 'zod';
import { GatewayError, upstreamError } from '../../datasources/errors.ts';
import { type Asked, asked, type Told, told } from './messages.ts';

/** One end of the line between two processes, as Node gives it. */
export interface Port {
  /** Sends at once, in order; what cannot be sent is gone. */
  send(message: object): void;
  /** Hears of every message from the other side. */
  onMessage(hear: (message: unknown) => void): void;
}

/** Talk between the primary and one worker: things that are told, and questions with an answer. */
export interface Channel {
  tell<Name extends keyof Told>(name: Name, body: Told[Name]): void;
  /**
   * Rejected with a `GatewayError`: what the other side failed with, or OVERLOADED where no answer came within the limit or
   * the other side is gone.
   */
  ask<Name extends keyof Asked>(name: Name, body: Asked[Name]['ask'], limitMs?: number): Promise<Asked[Name]['answer']>;
  /** Who hears of what is told. What comes before there is somebody waits for them. */
  on<Name extends keyof Told>(name: Name, hear: (body: Told[Name]) => void): void;
  answer<Name extends keyof Asked>(
    name: Name,
    give: (body: Asked[Name]['ask']) => Asked[Name]['answer'] | Promise<Asked[Name]['answer']>,
  ): void;
  /** Answers that are waited for. */
  readonly waiting: number;
  /** The other side is gone: nothing is waited for any more. */
  close(): void;
}

const ANSWER_MS = 5_000; // the other side does little else than to answer: past this it stands still
/** Beyond this the other side has not answered for so long that more would only fill the memory. */
const MAX_WAITING = 20_000;

const envelope = z.union([
  z.object({ tell: z.string(), body: z.unknown() }),
  z.object({ ask: z.string(), id: z.number(), body: z.unknown() }),
  z.object({ answerTo: z.number(), body: z.unknown() }),
  z.object({
    failed: z.number(),
    code: z.string().nullable(),
    message: z.string(),
    retryAfterSeconds: z.number().nullable(),
  }),
]);

interface Waiting {
  resolve(body: unknown): void;
  reject(error: GatewayError): void;
}

export function createChannel(port: Port): Channel {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (body: unknown) => void>();
  const early = new Map<string, unknown[]>();
  const givers = new Map<string, (body: unknown) => Promise<unknown>>();
  let asks = 0;
  let isClosed = false;

  const reply = async (id: number, name: string, body: unknown) => {
    try {
      const give = givers.get(name);
      if (!give) throw new Error(`nobody answers ${name}`);
      port.send({ answerTo: id, body: await give(body) });
    } catch (error) {
      // A sentence of ours may travel, the words of anything else may not.
      const { code, message, retryAfterSeconds } =
        error instanceof GatewayError ? error : { code: null, message: '', retryAfterSeconds: undefined };
      port.send({ failed: id, code, message, retryAfterSeconds: retryAfterSeconds ?? null });
    }
  };

  port.onMessage((message) => {
    const { data } = envelope.safeParse(message);
    if (!data) return;
    if ('tell' in data) {
      const hear = listeners.get(data.tell);
      if (hear) hear(data.body);
      else early.set(data.tell, [...(early.get(data.tell) ?? []), data.body]);
    } else if ('ask' in data) void reply(data.id, data.ask, data.body);
    else if ('failed' in data) waiting.get(data.failed)?.reject(failureOf(data));
    else waiting.get(data.answerTo)?.resolve(data.body);
  });

  return {
    tell: (name, body) => port.send({ tell: name, body }),
    ask(name, body, limitMs = ANSWER_MS) {
      if (isClosed || waiting.size >= MAX_WAITING) return Promise.reject(upstreamError('OVERLOADED'));
      asks += 1;
      const id = asks;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => waiting.get(id)?.reject(upstreamError('OVERLOADED')), limitMs);
        const done = () => {
          clearTimeout(timer);
          waiting.delete(id);
        };
        waiting.set(id, {
          resolve(answer) {
            done();
            const { data, success } = asked[name].answer.safeParse(answer);
            if (success) resolve(data);
            else reject(upstreamError('OVERLOADED'));
          },
          reject(error) {
            done();
            reject(error);
          },
        });
        port.send({ ask: name, id, body });
      });
    },
    on(name, hear) {
      const take = (body: unknown) => {
        const { data, success } = told[name].safeParse(body);
        if (success) hear(data);
      };
      listeners.set(name, take);
      for (const body of early.get(name) ?? []) take(body);
      early.delete(name);
    },
    answer(name, give) {
      givers.set(name, async (body) => give(asked[name].ask.parse(body)));
    },
    get waiting() {
      return waiting.size;
    },
    close() {
      isClosed = true;
      for (const { reject } of [...waiting.values()]) reject(upstreamError('OVERLOADED'));
    },
  };
}

const CODES = z.enum([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_INVALID',
  'RATE_LIMITED',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
]);

/** What the other side failed with, as far as a client may be told of it. */
function failureOf(failed: { code: string | null; message: string; retryAfterSeconds: number | null }): GatewayError {
  const { data: code } = CODES.safeParse(failed.code);
  if (!code) return upstreamError('OVERLOADED');
  return new GatewayError(code, failed.message, { retryAfterSeconds: failed.retryAfterSeconds ?? undefined });
}
