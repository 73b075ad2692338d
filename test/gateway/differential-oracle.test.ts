import { expect, test } from 'vitest';
import { compareWorld } from '../oracle/oracle.ts';

const OPERATIONS = 200; // the heavy test asks 10,000

test('operations at random are answered as a plain reading of the REST API has it', async () => {
  const { operations, leaves, wrong } = await compareWorld('short', OPERATIONS);
  expect(wrong.join('\n\n')).toBe('');
  expect(operations).toBe(OPERATIONS);
  expect(leaves).toBeGreaterThan(OPERATIONS * 5);
});
