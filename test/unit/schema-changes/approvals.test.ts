import { expect, test } from 'vitest';
import { judge, readApprovals } from '../../../scripts/schema-changes/approvals.ts';
import type { SchemaChange, Verdict } from '../../../scripts/schema-changes/compare.ts';

const change = (verdict: Verdict, text: string, schema = 'schema.graphql'): SchemaChange => ({ schema, verdict, text });
const gone = change('breaking', 'User.email: it is gone');
const approval = { schema: 'schema.graphql', change: 'User.email: it is gone', reason: 'Nobody reads it.' };

test('what is dangerous or safe is said and allowed', () => {
  const { lines, isAllowed } = judge([change('dangerous', 'one'), change('safe', 'other')], []);
  expect(isAllowed).toBe(true);
  expect(lines).toEqual(['dangerous  schema.graphql  one', 'safe       schema.graphql  other']);
});

test('a breaking change without an approval is not allowed', () => {
  const { lines, isAllowed } = judge([gone, change('safe', 'other')], []);
  expect(isAllowed).toBe(false);
  expect(lines[0]).toBe('breaking   schema.graphql  User.email: it is gone');
});

test('a breaking change that is named with a reason is allowed, and the reason said', () => {
  const { lines, isAllowed } = judge([gone], [approval]);
  expect(isAllowed).toBe(true);
  expect(lines[0]).toContain('approved: Nobody reads it.');
});

test('an approval allows its own change only', () => {
  const other = change('breaking', 'User.name: it is gone');
  expect(judge([gone, other], [approval]).isAllowed).toBe(false);
  expect(judge([{ ...gone, schema: 'schema.subgraph.graphql' }], [approval]).isAllowed).toBe(false);
});

test('an approval whose change is not there, or breaks nothing, is stale and fails', () => {
  expect(judge([], [approval])).toMatchObject({ isAllowed: false, lines: [expect.stringMatching(/^stale .*email/)] });
  expect(judge([{ ...gone, verdict: 'dangerous' }], [approval]).isAllowed).toBe(false);
});

test('an approval needs a reason, and no other word passes', () => {
  const text = (entry: object) => JSON.stringify({ approved: [entry] });
  expect(readApprovals('approved.json', text(approval))).toEqual([approval]);
  expect(() => readApprovals('approved.json', text({ ...approval, reason: ' ' }))).toThrow(/approved\.json.*reason/s);
  expect(() => readApprovals('approved.json', text({ ...approval, until: 'later' }))).toThrow(/until/);
  expect(() => readApprovals('approved.json', 'approved: []')).toThrow('approved.json is not JSON.');
});
