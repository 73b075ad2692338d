/** Something that is to happen at a time, unless it is stopped before. */
export interface Alarm {
  stop(): void;
}

/**
 * Time limits, which hardly ever ring. Each call has several, and a timer of Node's for each would cost as much as all guards
 * together; so limits of one length share a timer, which is set for the first of them.
 */
export interface SharedClock {
  /** Rings after so long, never before. `lengthMs` tells with which others it is set, where it is the rest of a longer one. */
  after(ms: number, ring: () => void, lengthMs?: number): Alarm;
}

class RowAlarm implements Alarm {
  readonly at: number;
  readonly ring: () => void;
  before: RowAlarm | undefined;
  behind: RowAlarm | undefined;
  readonly #row: Row;

  constructor(row: Row, at: number, ring: () => void) {
    this.#row = row;
    this.at = at;
    this.ring = ring;
  }

  stop(): void {
    this.#row.remove(this);
  }
}

/** Alarms of about the same length, the first to ring in front: a new one belongs to the end, or close to it. */
class Row {
  #first: RowAlarm | undefined;
  #last: RowAlarm | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;

  add(at: number, ring: () => void): RowAlarm {
    const alarm = new RowAlarm(this, at, ring);
    let before = this.#last;
    while (before && before.at > at) before = before.before;
    alarm.before = before;
    alarm.behind = before ? before.behind : this.#first;
    if (before) before.behind = alarm;
    else this.#first = alarm;
    if (alarm.behind) alarm.behind.before = alarm;
    else this.#last = alarm;
    this.#watch();
    return alarm;
  }

  /** Does nothing where it has rung, or was stopped. */
  remove(alarm: RowAlarm): void {
    const { before, behind } = alarm;
    if (!before && this.#first !== alarm) return;
    if (before) before.behind = behind;
    else this.#first = behind;
    if (behind) behind.before = before;
    else this.#last = before;
    alarm.before = undefined;
    alarm.behind = undefined;
    if (this.#first) return; // its timer may be early now, and will see that
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #watch(): void {
    if (!this.#first || (this.#timer && this.#timerAt <= this.#first.at)) return;
    clearTimeout(this.#timer);
    this.#timerAt = this.#first.at;
    this.#timer = setTimeout(this.#look, Math.max(Math.ceil(this.#timerAt - performance.now()), 0));
  }

  readonly #look = () => {
    this.#timer = undefined;
    const now = performance.now();
    for (let alarm = this.#first; alarm && alarm.at <= now; alarm = this.#first) {
      this.remove(alarm);
      alarm.ring();
    }
    this.#watch();
  };
}

export function createClock(): SharedClock {
  const rows = new Map<number, Row>();
  return {
    after(ms, ring, lengthMs = ms) {
      let row = rows.get(lengthMs);
      if (!row) {
        row = new Row();
        rows.set(lengthMs, row);
      }
      return row.add(performance.now() + ms, ring);
    },
  };
}
