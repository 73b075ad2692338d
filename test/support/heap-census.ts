/** How many there are of each kind of thing in a heap: of objects and functions by their names, of others by their type. */
export type Census = ReadonlyMap<string, number>;

/** What V8 makes of code as it runs oftener: this grows while a process warms up, and is no object of the program's. */
const OF_THE_MACHINE = new Set(['hidden', 'code', 'synthetic', 'object shape']);
const NAMED = new Set(['object', 'closure', 'native']);

interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
  strings: string[];
}

/** Counts what is in a heap snapshot, given as its text. */
export function censusOf(text: string): Census {
  const { snapshot, nodes, strings } = JSON.parse(text) as HeapSnapshot; // Node has just written it
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, nameAt] = [fields.indexOf('type'), fields.indexOf('name')];
  const census = new Map<string, number>();
  for (let node = 0; node < nodes.length; node += fields.length) {
    const type = types[0][nodes[node + typeAt] ?? 0] ?? '';
    if (OF_THE_MACHINE.has(type)) continue;
    const kind = NAMED.has(type) ? `${type} ${strings[nodes[node + nameAt] ?? 0]}` : type;
    census.set(kind, (census.get(kind) ?? 0) + 1);
  }
  return census;
}

/** Kinds of which there were more each time than the time before, and by so many in all that no chance did it. */
export function growing(censuses: readonly Census[], atLeast: number): { kind: string; counts: number[] }[] {
  const kinds = new Set(censuses.flatMap((census) => [...census.keys()]));
  return [...kinds]
    .map((kind) => ({ kind, counts: censuses.map((census) => census.get(kind) ?? 0) }))
    .filter(({ counts }) => counts.slice(1).every((count, before) => count > (counts[before] ?? 0)))
    .filter(({ counts }) => (counts.at(-1) ?? 0) - (counts[0] ?? 0) >= atLeast);
}
