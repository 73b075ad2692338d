import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Callback = Parameters<LookupFunction>[2];
type Answer = Parameters<Callback>;

/** The resolver said nothing. Its code is the system's own for that. */
class LookupTimeout extends Error {
  readonly code = 'EAI_AGAIN';
}

/**
 * Finds addresses of hosts, each in one lookup for all who connect to it at that time. The system's lookups cannot be given
 * up and run on very few threads: a hundred for a host whose name servers are silent would keep all others from theirs.
 */
export function createLookup(limitMs: number, ask: LookupFunction = systemLookup): LookupFunction {
  const pending = new Map<string, Promise<Answer>>();

  const lookUp: LookupFunction = (hostname, options, callback) => {
    const { all = false, family = 0, hints = 0 } = options;
    const key = [hostname, all, family, hints].join(' ');
    let answer = pending.get(key);
    if (!answer) {
      answer = new Promise<Answer>((resolve) => {
        ask(hostname, options, (...found) => {
          pending.delete(key);
          resolve(found);
        });
      });
      pending.set(key, answer);
    }
    let isOver = false;
    const once = (...found: Answer) => {
      clearTimeout(timer);
      if (isOver) return;
      isOver = true;
      callback(...found);
    };
    const timer = setTimeout(() => once(new LookupTimeout('the resolver is silent'), NOWHERE), limitMs);
    void answer.then((found) => once(...found));
  };
  return lookUp;
}

const NOWHERE: LookupAddress[] = [];
