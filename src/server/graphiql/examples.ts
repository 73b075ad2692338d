import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ExampleOperation {
  /** The file's name without number and ending: `who-is-verified`. */
  readonly name: string;
  readonly query: string;
  /** JSON text, as the variables editor shows it; empty where the operation takes none. */
  readonly variables: string;
}

/** Reads the package's examples in the order of their numbers: each `NN-name.graphql` with its `NN-name.variables.json`. */
export async function loadExamples(folder: string = examplesFolder()): Promise<ExampleOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.replace(/^\d+-/, '').replace(/\.graphql$/, ''),
      query: (await readFile(join(folder, file), 'utf8')).trimEnd(),
      variables: await variablesBeside(join(folder, file)),
    })),
  );
}

/**
 * The examples as tabs: a welcome heads the first. Ids in the variables exist on the emulator only; elsewhere each gives way to a
 * word that says what belongs there, which the gateway refuses before it calls PingOne.
 */
export function exampleTabs(
  examples: readonly ExampleOperation[],
  { emulated }: { emulated: boolean },
): ExampleOperation[] {
  return examples.map((example, index) => ({
    ...example,
    query: index === 0 ? `${welcome(emulated)}\n${example.query}` : example.query,
    variables: emulated ? example.variables : withoutIds(example.variables),
  }));
}

// Lines of comment stay below 58 characters: the editor does not wrap, and it has half of the window.
const welcome = (emulated: boolean): string => `# Welcome to verify-graph: PingOne Verify as one graph.
#
${emulated ? WHERE_EMULATED : WHERE_REAL}
#
# Run this with the pink button or Ctrl-Enter, and read
# the answer on the right. Every tab above asks another
# question; its variables stand below${emulated ? ', filled in' : ''}.
# The book on the left describes all types and fields,
# Ctrl-Space suggests what fits at the cursor.
`;

const WHERE_EMULATED = `# Everything here is made up: the people, their papers
# and their faces come from an emulator on this machine.
# No PingOne account, nothing leaves your computer: try
# whatever you like.`;

const WHERE_REAL = `# This gateway reads a real PingOne environment: you may
# see personal data of real people. Start here, then put
# ids from the answer into the variables of other tabs.`;

const UUID_MEMBER = /"(\w+)":\s*"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"/g;

const withoutIds = (variables: string): string => variables.replace(UUID_MEMBER, '"$1": "paste-the-$1-here"');

async function variablesBeside(operationPath: string): Promise<string> {
  const path = operationPath.replace(/\.graphql$/, '.variables.json');
  return existsSync(path) ? (await readFile(path, 'utf8')).trimEnd() : '';
}

/** `examples` of the package this file belongs to, whether it runs from source or from `dist`. */
function examplesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('The examples belong to a package, and no package.json was found above this file.');
    folder = parent;
  }
  return join(folder, 'examples');
}
