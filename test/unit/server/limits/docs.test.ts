import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limitTable } from '../../../../src/server/limits/limits.ts';
import { costOf } from './pricing.ts';

const docs = readFileSync(new URL('../../../../docs/limits.md', import.meta.url), 'utf8');

test('docs/limits.md has every limit with its numbers', () => {
  const rows = [...docs.matchAll(/^\| `(LIMIT_\w+)` \| (\d+) \| (\d+) \| (\d+) \|/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(limitTable.map((row) => [row.setting, row.default, row.floor, row.ceiling].map(String)));
});

test('the points in docs/limits.md are those that are counted', () => {
  const rows = [...docs.matchAll(/^\| `(\{ .+ \})` \| (\d+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(3);
  for (const [, text = '', points] of rows) {
    const written = text
      .replace('verifyTransaction(…)', 'verifyTransaction(userId: "u", id: "t")')
      .replaceAll('…', '"u"');
    expect(costOf(written), text).toBe(Number(points));
  }
});
