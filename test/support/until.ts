const GIVE_UP_MS = 10_000; // far beyond any honest wait, and below the time limit of a test

/** Waits, turn by turn of the event loop, for something to become true; `what` names it where it does not. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
