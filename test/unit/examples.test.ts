import { parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { expect, test } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { schema } from '../../src/schema/index.ts';
import { loadExamples } from '../../src/server/graphiql/examples.ts';

const examples = await loadExamples();

test.each(examples)('the example $name fits the schema, and so do its variables', ({ query, variables }) => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('An example begins with its operation.');
  const values = getVariableValues(schema, operation.variableDefinitions ?? [], variables ? JSON.parse(variables) : {});
  expect(values.errors).toBeUndefined();
});

test('the ids in the examples are those of people whom the emulator shows, each transaction beside its owner', async () => {
  const emulator = await startEmulator();
  await emulator.close();
  const pairs = Object.values(emulator.demo.people).map(({ userId, ...person }) => ({
    userId,
    transactionId: 'transactionId' in person ? person.transactionId : undefined,
  }));
  for (const { name, variables } of examples.filter((example) => example.variables.includes('userId'))) {
    const { userId, transactionId } = JSON.parse(variables);
    const owner = pairs.find((pair) => pair.userId === userId);
    expect(owner, `${name}: no showcase person has the user id ${userId}`).toBeDefined();
    if (transactionId) expect(transactionId, `${name}: not the transaction of that person`).toBe(owner?.transactionId);
  }
});
