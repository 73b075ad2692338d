import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { applyPatch, plantedDefects } from '../planted-defects.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('T10: there are at least ten planted defects, and each says what goes wrong', () => {
  expect(plantedDefects.length).toBeGreaterThanOrEqual(10);
  for (const { what } of plantedDefects) expect(what).toMatch(/^[A-Z].+\.$/);
});

// That they are caught is shown by the heavy tests; one that fits no more would be caught by nobody.
test.each(plantedDefects)('T10: $name still fits the source', (defect) => {
  expect(applyPatch(defect, root, ['--check'])).toBe('');
});
