import type { WireRecord } from './wire-record.ts';

/**
 * Makes the same of a record once, however many requests share the answer that it came with. What is made must depend on the
 * record and its path alone, and not change. A record that cannot be used is refused anew to each.
 */
export function oncePerRecord<T>(): (record: WireRecord, make: () => T) => T {
  /** Its own for each kind of thing, so that none is taken for another. */
  class Made {
    readonly thing: T;

    constructor(thing: T) {
      this.thing = thing;
    }
  }
  return (record, make) => {
    if (record.made instanceof Made) return record.made.thing;
    const thing = make();
    record.made = new Made(thing); // on the record itself: a WeakMap costs more than most models
    return thing;
  };
}

/** The same of a list's pages, where a single page is the whole of it: only then does one record tell all. */
export function oncePerList<T>(): (pages: readonly WireRecord[], make: () => T) => T {
  const once = oncePerRecord<T>();
  return (pages, make) => {
    const [only, ...more] = pages;
    return only && more.length === 0 ? once(only, make) : make();
  };
}
