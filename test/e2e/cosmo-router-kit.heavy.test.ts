import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { accountsSubgraph } from '../../examples/federation/accounts.ts';
import { applicationsSubgraph } from '../../examples/federation/applications.ts';
import { composeForCosmo } from '../support/router-kit.ts';

interface Composed {
  subgraphs: { name: string; routingUrl: string }[];
  engineConfig: {
    datasourceConfigurations: {
      keys: { typeName: string; selectionSet: string }[];
      costConfiguration?: { fieldWeights?: { fieldName: string; weight: number }[] };
    }[];
  };
}

test('the committed composition needs no host, keeps our keys and brings our prices', async () => {
  const config = (await composeForCosmo(resolve('deploy/routers/cosmo/compose.yaml'))) as unknown as Composed;
  expect(config.subgraphs).toMatchObject([{ name: 'verify', routingUrl: 'http://verify-graph:4000/graphql' }]);
  const [verify] = config.engineConfig.datasourceConfigurations;
  expect(verify?.keys.map(({ typeName, selectionSet }) => `${typeName} ${selectionSet}`).sort()).toEqual([
    'User id',
    'VerifyDocument id transactionId userId',
    'VerifyPolicy id',
    'VerifyTransaction id userId',
  ]);
  expect(verify?.costConfiguration?.fieldWeights).toContainEqual(
    expect.objectContaining({ typeName: 'VerifyDocument', weight: 20 }),
  );
});

test('with the subgraphs of a company beside it, it composes too; with one that clashes it is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'company-'));
  const input = (siblings: { name: string; sdl: string }[]) => {
    const subgraphs = siblings.map(({ name, sdl }) => {
      writeFileSync(join(folder, `${name}.graphql`), sdl);
      return { name, routing_url: `http://${name}.example/graphql`, schema: { file: `${name}.graphql` } };
    });
    const verify = {
      name: 'verify',
      routing_url: 'http://verify-graph:4000/graphql',
      schema: { file: resolve('schema.subgraph.graphql') },
    };
    const file = join(folder, `compose-${siblings.length}.yaml`);
    writeFileSync(file, stringify({ version: 1, subgraphs: [verify, ...subgraphs] }));
    return file;
  };
  try {
    const company = [accountsSubgraph([]), applicationsSubgraph([])];
    const config = (await composeForCosmo(input(company))) as unknown as Composed;
    expect(config.subgraphs.map(({ name }) => name)).toEqual(['verify', 'accounts', 'applications']);
    const clash = { name: 'clash', sdl: 'type Query { verifyPolicies: Int }' };
    await expect(composeForCosmo(input([...company, clash]))).rejects.toThrow(/verifyPolicies/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
