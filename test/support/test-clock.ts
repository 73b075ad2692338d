/** A clock that only the test moves, with its alarms. */
export function testClock() {
  let now = 0;
  let alarms: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    pending: () => alarms.length,
    after(ms: number, callback: () => void): () => void {
      const alarm = { at: now + ms, callback };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = alarms.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        alarms = alarms.filter((other) => other !== next);
        next.callback();
      }
      now = end;
    },
  };
}
