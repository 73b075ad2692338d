import { expect, test } from 'vitest';
import { readSettings } from '../../../src/server/config.ts';

const subgraphOf = (env: Record<string, string>) => {
  const result = readSettings(env);
  return result.ok ? result.settings.subgraph : result.faults;
};

test('by default the gateway is a subgraph that leaves users to somebody else', () => {
  expect(subgraphOf({})).toEqual({ userProfile: false, userRoots: false, maxRepresentations: 500 });
});

test('SUBGRAPH=off takes it out', () => {
  expect(subgraphOf({ SUBGRAPH: 'off' })).toBeUndefined();
});

test('profile, root fields and the size of a batch are settings', () => {
  const env = {
    SUBGRAPH: 'on',
    SUBGRAPH_USER_PROFILE: 'shareable',
    SUBGRAPH_USER_ROOTS: 'on',
    SUBGRAPH_MAX_REPRESENTATIONS: '1000',
  };
  expect(subgraphOf(env)).toEqual({ userProfile: true, userRoots: true, maxRepresentations: 1000 });
});

test('every wrong value is told, with what to write instead', () => {
  const env = {
    SUBGRAPH: 'yes',
    SUBGRAPH_USER_PROFILE: 'on',
    SUBGRAPH_USER_ROOTS: '1',
    SUBGRAPH_MAX_REPRESENTATIONS: '1001',
  };
  expect(subgraphOf(env)).toEqual([
    'SUBGRAPH must be on or off',
    'SUBGRAPH_USER_PROFILE must be off or shareable',
    'SUBGRAPH_USER_ROOTS must be on or off',
    'SUBGRAPH_MAX_REPRESENTATIONS must be a number from 1 to 1000',
  ]);
  expect(subgraphOf({ SUBGRAPH_MAX_REPRESENTATIONS: '0' })).toHaveLength(1);
});
