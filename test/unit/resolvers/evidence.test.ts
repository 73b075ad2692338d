import { describe, expect, test } from 'vitest';
import { evidenceBytes } from '../../../src/resolvers/evidence.ts';

describe('JSON of a provider', () => {
  test.each([
    ['findings', { score: 0.98, words: ['CLEAR', 'MATCH'], name: 'ADA LOVELACE', nothing: null }],
    ['a long text for people', { note: 'The picture was taken in poor light. '.repeat(60) }],
    ['no object at all', 'CLEAR'],
    ['nothing', null],
  ])('holds no evidence: %s', (_, json) => {
    expect(evidenceBytes(json)).toBe(0);
  });

  test.each([
    ['a JPEG', '/9j/4AAQSkZJRg', 14],
    ['a PNG', 'iVBORw0KGgoAAAAN', 16],
    ['a recording', 'UklGRiQAAABXQVZF', 16],
    ['a data: address', 'data:image/png;base64,AAAA', 26],
    ['whatever is long and without a blank', 'A'.repeat(1_024), 1_024],
  ])('holds evidence, as deep as may be: %s', (_, text, bytes) => {
    expect(evidenceBytes({ IMAGE: text })).toBe(bytes);
    expect(evidenceBytes({ a: [{ b: { c: [text, text] } }] })).toBe(2 * bytes);
  });
});
