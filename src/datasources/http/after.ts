/** Calls back after so long; returns how to prevent that. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/**
 * The same, once what came in meanwhile has been read: where the event loop was busy for longer than that, its timers come
 * before answers that have been there for a while.
 */
export function afterReading(ms: number, callback: () => void): () => void {
  let reading: NodeJS.Immediate | undefined;
  const stopClock = after(ms, () => {
    reading = setImmediate(callback);
  });
  return () => {
    stopClock();
    clearImmediate(reading);
  };
}
