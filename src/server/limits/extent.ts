import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { longestListOf } from './list-items.ts';

/** Of a selection set with its fragments worked in. Numbers grow beyond all bounds to Infinity, never into a loop. */
export interface Extent {
  depth: number;
  /** Fields on the first level. */
  width: number;
  aliases: number;
  directives: number;
  fields: number;
}

export interface ExtentReader {
  ofSelections(selectionSet: SelectionSetNode | undefined): Extent;
  ofFragment(definition: FragmentDefinitionNode): Extent;
  withDirectives(extent: Extent, directives: readonly DirectiveNode[] | undefined): Extent;
  /** Whether a selection that was looked at spreads it. */
  hasMet(definition: FragmentDefinitionNode): boolean;
  /** What was met on the way. */
  readonly met: {
    /** The longest list that is written out. */
    listItems: number;
    /** A fragment that spreads itself, directly or through others: it has no size. */
    isCyclic: boolean;
  };
}

const NOTHING: Extent = { depth: 0, width: 0, aliases: 0, directives: 0, fields: 0 };
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

/**
 * Looks at each selection once, those of fragments that are spread a thousand times included. What is asked of the schema
 * itself counts as no more than a root field: GraphiQL asks for all of it, and where nobody may ask it is refused anyway.
 */
export function createExtentReader(document: DocumentNode): ExtentReader {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION || fragments.has(definition.name.value)) continue;
    fragments.set(definition.name.value, definition);
  }
  const known = new Map<FragmentDefinitionNode, Extent | 'open'>();
  const met = { listItems: 0, isCyclic: false };

  const ofFragment = (definition: FragmentDefinitionNode): Extent => {
    const extent = known.get(definition);
    if (extent === 'open') met.isCyclic = true;
    if (extent !== undefined) return extent === 'open' ? NOTHING : extent;
    known.set(definition, 'open');
    const measured = withDirectives(ofSelections(definition.selectionSet), definition.directives);
    known.set(definition, measured);
    return measured;
  };

  const withDirectives = (extent: Extent, directives: readonly DirectiveNode[] = []): Extent => {
    for (const { arguments: given } of directives) met.listItems = Math.max(met.listItems, longestListOf(given));
    return directives.length === 0 ? extent : { ...extent, directives: extent.directives + directives.length };
  };

  const ofField = (node: FieldNode): Extent => {
    const name = node.name.value;
    // References have a limit of their own, and a place in the cost.
    if (name !== '_entities') met.listItems = Math.max(met.listItems, longestListOf(node.arguments));
    const below = ofSelections(node.selectionSet);
    if (INTROSPECTION.has(name)) return { ...NOTHING, width: 1 };
    const isTypeName = name === '__typename'; // needs nothing, and some clients put it everywhere
    return {
      depth: isTypeName ? 0 : below.depth + 1,
      width: isTypeName ? 0 : 1,
      aliases: below.aliases + (node.alias ? 1 : 0),
      directives: below.directives,
      fields: below.fields + 1,
    };
  };

  const ofSelection = (node: SelectionNode): Extent => {
    if (node.kind === Kind.FIELD) return ofField(node);
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSelections(node.selectionSet);
    const definition = fragments.get(node.name.value);
    return definition ? ofFragment(definition) : NOTHING;
  };

  const ofSelections = (selectionSet: SelectionSetNode | undefined): Extent => {
    const sum = { ...NOTHING };
    for (const node of selectionSet?.selections ?? []) {
      const one = withDirectives(ofSelection(node), node.directives);
      sum.depth = Math.max(sum.depth, one.depth);
      sum.width += one.width;
      sum.aliases += one.aliases;
      sum.directives += one.directives;
      sum.fields += one.fields;
    }
    return sum;
  };

  return { ofSelections, ofFragment, withDirectives, hasMet: (definition) => known.has(definition), met };
}
