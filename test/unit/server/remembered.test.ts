import { expect, test } from 'vitest';
import { remembered } from '../../../src/server/remembered.ts';

test('a text is judged once, and always as at first', () => {
  const judged: string[] = [];
  const isLong = remembered((text) => {
    judged.push(text);
    return text.length > 3;
  });
  expect(['long', 'no', 'long', 'no'].map(isLong)).toEqual([true, false, true, false]);
  expect(judged).toEqual(['long', 'no']);
});

test('whoever sends other texts all the time fills nothing', () => {
  let judgements = 0;
  const judge = remembered(() => {
    judgements += 1;
    return judgements;
  });
  for (let text = 0; text < 10_000; text += 1) judge(String(text));
  expect(judge('9999')).toBe(10_000);
  expect(judge('0')).toBe(10_001); // forgotten long ago
});
