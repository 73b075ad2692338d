import type { LookupFunction } from 'node:net';

/** Name servers on demand: one name, which leads to an address, to none, or to no answer at all. */
export function createNames(address = '127.0.0.1') {
  let leadsTo: string | 'nowhere' | 'silence' = address;
  let unanswered: (() => void)[] = [];
  let questions = 0;
  const answer = (callback: Parameters<LookupFunction>[2]) => {
    if (leadsTo === 'silence') unanswered.push(() => answer(callback));
    else if (leadsTo !== 'nowhere') callback(null, [{ address: leadsTo, family: 4 }]);
    else callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  };
  const resolver: LookupFunction = (_name, _options, callback) => {
    questions += 1;
    setImmediate(answer, callback);
  };
  return {
    resolver,
    questions: () => questions,
    /** From now on; who waits for an answer gets it, if there is one now. */
    lead(to: typeof leadsTo) {
      leadsTo = to;
      const waiting = unanswered;
      unanswered = [];
      for (const ask of waiting) ask();
    },
  };
}
