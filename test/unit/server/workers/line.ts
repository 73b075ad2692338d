import type { Port } from '../../../../src/server/workers/channel.ts';

/** Two ends of a line, as between processes: what is sent is a copy, and comes later, in order. */
export function createLine(): { one: Port; other: Port; sent: object[]; cut(): void } {
  const sent: object[] = [];
  let isCut = false;
  const end = (hearers: ((message: unknown) => void)[], others: ((message: unknown) => void)[]): Port => ({
    send(message) {
      const copy = structuredClone(message);
      sent.push(copy);
      setImmediate(() => {
        if (!isCut) for (const hear of others) hear(copy);
      });
    },
    onMessage: (hear) => void hearers.push(hear),
  });
  const [here, there]: ((message: unknown) => void)[][] = [[], []];
  return {
    one: end(here ?? [], there ?? []),
    other: end(there ?? [], here ?? []),
    sent,
    cut() {
      isCut = true;
    },
  };
}
