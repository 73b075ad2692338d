import { describe, expect, test } from 'vitest';
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

describe('the proof of the router', () => {
  const SECRET = 'a-secret-that-router-and-subgraph-share';
  const proofOf = (env: Record<string, string>) => {
    const result = readSettings(env, () => SECRET);
    return result.ok ? result.settings.routerProof : result.faults;
  };

  test('is off by default', () => {
    expect(proofOf({})).toBeUndefined();
    expect(proofOf({ SUBGRAPH_PROOF: 'off' })).toBeUndefined();
  });

  test.each(['header', 'hive', 'signature'])('%s takes a secret, or a file that holds it', (kind) => {
    for (const secret of [{ SUBGRAPH_PROOF_SECRET: SECRET }, { SUBGRAPH_PROOF_SECRET_FILE: '/run/secret' }]) {
      const proof = proofOf({ SUBGRAPH_PROOF: kind, ...secret });
      expect(proof).toMatchObject({ kind });
      expect(JSON.stringify(proof)).not.toContain(SECRET);
    }
  });

  test('is never half on', () => {
    expect(proofOf({ SUBGRAPH_PROOF: 'hive' })).toEqual([expect.stringContaining('SUBGRAPH_PROOF_SECRET is missing')]);
    expect(proofOf({ SUBGRAPH_PROOF_SECRET: SECRET })).toEqual([expect.stringContaining('SUBGRAPH_PROOF is missing')]);
    expect(proofOf({ SUBGRAPH_PROOF: 'hive', SUBGRAPH_PROOF_SECRET: 'short' })).toEqual([
      'SUBGRAPH_PROOF_SECRET must have 32 characters or more',
    ]);
    expect(proofOf({ SUBGRAPH_PROOF: 'yes' })).toEqual(['SUBGRAPH_PROOF must be off, header, hive or signature']);
  });
});
