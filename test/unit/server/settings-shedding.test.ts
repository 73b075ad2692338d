import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

const read = (env: Record<string, string>) => readSettings(env, () => '');
const USUAL = { content: 60, lists: 70, requests: 80, connections: 90 };

describe('when load is shed', () => {
  test('has its defaults', () => {
    expect(read({})).toMatchObject({ ok: true, settings: { shedding: { delayMs: 200, heap: USUAL } } });
  });

  test('is read, each by its name', () => {
    const env = {
      SHED_DELAY_MS: '500',
      SHED_CONTENT_HEAP_PERCENT: '50',
      SHED_LISTS_HEAP_PERCENT: '60',
      SHED_HEAP_PERCENT: '60',
      SHED_CONNECTIONS_HEAP_PERCENT: '90',
    };
    expect(read(env)).toMatchObject({
      settings: { shedding: { delayMs: 500, heap: { content: 50, lists: 60, requests: 60, connections: 90 } } },
    });
  });

  test.each([
    ['SHED_DELAY_MS', 50, 10_000],
    ['LIMIT_ANSWER_SECONDS', 1, 600],
    ['SHED_CONNECTIONS_HEAP_PERCENT', 80, 100],
    ['SHED_CONTENT_HEAP_PERCENT', 30, 70],
  ])('%s takes %i to %i and nothing else', (name, least, most) => {
    for (const fine of [least, most]) expect(read({ [name]: String(fine) })).toMatchObject({ ok: true });
    for (const wrong of [least - 1, most + 1, 'many']) {
      const result = read({ [name]: String(wrong) });
      expect(result.ok ? [] : result.faults, String(wrong)).toEqual([expect.stringMatching(/^(SHED|LIMIT)_/)]);
    }
  });

  test('a step that refuses more does not begin sooner', () => {
    const result = read({ SHED_LISTS_HEAP_PERCENT: '90' });
    expect(result.ok ? [] : result.faults).toEqual([
      'SHED_HEAP_PERCENT must not be below SHED_LISTS_HEAP_PERCENT: it refuses more',
    ]);
  });

  test('the time for an answer is given in seconds', () => {
    expect(read({ LIMIT_ANSWER_SECONDS: '5' })).toMatchObject({ settings: { door: { answerMs: 5_000 } } });
    expect(read({})).toMatchObject({ settings: { door: { answerMs: 60_000 } } });
  });
});
