import { expect, test } from 'vitest';
import { createTally } from '../../../src/server/tally.ts';

test('it is empty once all work is settled, and not before', async () => {
  const tally = createTally();
  await tally.none();
  const ends: (() => void)[] = [];
  for (let work = 0; work < 3; work += 1) tally.count(new Promise<void>((resolve) => ends.push(resolve)));
  let isEmpty = false;
  const empty = tally.none().then(() => {
    isEmpty = true;
  });
  for (const end of ends) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEmpty).toBe(false);
    end();
  }
  await empty;
  expect(isEmpty).toBe(true);
});
