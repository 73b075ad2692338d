import type { Credential } from '../auth/credential.ts';
import type { Operation } from './bulkhead.ts';
import type { Deadline } from './deadline.ts';
import { ExchangeFailure } from './exchange.ts';
import { failureOfThrown } from './failure.ts';
import type { HttpClient } from './http-client.ts';
import { type EndReason, endless, type Lifetime } from './lifetime.ts';
import type { UpstreamObserver } from './observer.ts';
import type { Read, UpstreamCaller } from './read.ts';
import { type ReadLimits, SMALL } from './read-limits.ts';
import type { WireRecord } from './wire-record.ts';

export const failureOfEnd = (why: EndReason) => failureOfThrown(new ExchangeFailure(why));

/** What all requests have in common. */
export interface SharedParts extends Pick<HttpClient, 'environmentId' | 'basePath' | 'origin'> {
  readonly credential: Credential;
  read(deadline: Lifetime, read: Read): Promise<WireRecord | null>;
  startDeadline(presence: Lifetime, allowedMs?: number): Deadline;
}

/**
 * A class, since one is made for each request: an object with a getter written in place has a shape of its own each time,
 * which holds on to all that its functions reach until the next great garbage collection.
 */
export class RequestClient implements HttpClient {
  readonly environmentId: string;
  readonly basePath: string;
  readonly origin: string;
  readonly #parts: SharedParts;
  readonly #caller: UpstreamCaller;
  readonly #observe: UpstreamObserver;
  readonly #deadline: Deadline;
  readonly #operation: Operation = { started: false };
  readonly #asked = new Map<string, Promise<WireRecord | null>>();

  constructor(parts: SharedParts, caller: UpstreamCaller, observe: UpstreamObserver, deadline: Deadline) {
    this.environmentId = parts.environmentId;
    this.basePath = parts.basePath;
    this.origin = parts.origin;
    this.#parts = parts;
    this.#caller = caller;
    this.#observe = observe;
    this.#deadline = deadline;
  }

  get credentialKey(): string {
    return this.#parts.credential.keyOf(this.#caller.authorization);
  }

  detached(): HttpClient {
    return new RequestClient(this.#parts, this.#caller, this.#observe, this.#parts.startDeadline(endless));
  }

  whileWanted<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (why: EndReason) => reject(failureOfEnd(why));
      if (this.#deadline.ended) {
        end(this.#deadline.reason);
        return;
      }
      const stopListening = this.#deadline.onEnd(end);
      work.then(resolve, reject).finally(stopListening);
    });
  }

  get(path: string, limits: ReadLimits = SMALL): Promise<WireRecord | null> {
    let answer = this.#asked.get(path);
    if (!answer) {
      if (limits.content) this.#deadline.readsContent();
      const read = { path, caller: this.#caller, limits, operation: this.#operation, observe: this.#observe };
      answer = this.#parts.read(this.#deadline, read);
      this.#asked.set(path, answer);
    }
    return answer;
  }
}
