import { type Filter, parse } from 'scim2-parse-filter';
import { badParameter } from './refusal.ts';
import { isObject } from './wire.ts';

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'pr';

/** What an endpoint lets one filter by: attributes with their operators, and whether `and` and `or` may join them. */
export type FilterRules = { attributes: Readonly<Record<string, readonly Operator[]>>; logical: boolean };

export type Predicate = (resource: unknown) => boolean;

// The parser takes escapes in strings for plain text; so strings are read here, as the JSON strings that SCIM
// (RFC 7644, 3.4.2.2) says they are, and the parser sees their numbers instead.
const STRING = /"(?:[^"\\]|\\.)*"/gs;

function parsed(filter: string): { tree: Filter; strings: string[] } {
  const strings: string[] = [];
  const tree = parse(
    filter.replace(STRING, (literal) => {
      strings.push(String(JSON.parse(literal)));
      return `"${strings.length - 1}"`;
    }),
  );
  return { tree, strings };
}

function refuse(rules: FilterRules, message: string) {
  return badParameter('filter', {
    code: 'INVALID_FILTER',
    message,
    innerError: {
      supportedAttributes: Object.keys(rules.attributes),
      supportedOperators: [...new Set(Object.values(rules.attributes).flat())],
    },
  });
}

function valueAt(resource: unknown, path: string): unknown {
  let value = resource;
  for (const step of path.split('.')) value = isObject(value) ? value[step] : undefined;
  return value;
}

// Text is compared without regard to case, SCIM's default; the reference says so for policy names only.
const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const COMPARE: Readonly<Record<Operator, (actual: unknown, wanted: unknown) => boolean>> = {
  eq: (actual, wanted) => actual === wanted,
  ne: (actual, wanted) => actual !== wanted,
  co: (actual, wanted) => typeof actual === 'string' && actual.includes(String(wanted)),
  sw: (actual, wanted) => typeof actual === 'string' && actual.startsWith(String(wanted)),
  ew: (actual, wanted) => typeof actual === 'string' && actual.endsWith(String(wanted)),
  pr: (actual) => actual !== undefined && actual !== null,
};

const isOperator = (op: string): op is Operator => op in COMPARE;

function compiled(node: Filter, strings: readonly string[], rules: FilterRules): Predicate {
  if ('filters' in node) {
    if (!rules.logical) throw refuse(rules, `"${node.op}" is not supported here`);
    const parts = node.filters.map((part) => compiled(part, strings, rules));
    return node.op === 'and'
      ? (resource) => parts.every((part) => part(resource))
      : (resource) => parts.some((part) => part(resource));
  }
  if (!('attrPath' in node) || node.op === '[]') throw refuse(rules, `"${node.op}" is not supported here`);
  const attribute = Object.keys(rules.attributes).find((name) => name.toLowerCase() === node.attrPath.toLowerCase());
  if (attribute === undefined) throw refuse(rules, `cannot filter by "${node.attrPath}"`);
  if (!isOperator(node.op) || !rules.attributes[attribute]?.includes(node.op)) {
    throw refuse(rules, `"${attribute}" does not support "${node.op}"`);
  }
  const compare = COMPARE[node.op];
  const wanted =
    'compValue' in node && typeof node.compValue === 'string' ? folded(strings[Number(node.compValue)]) : undefined;
  const plain = 'compValue' in node && typeof node.compValue !== 'string' ? node.compValue : undefined;
  return (resource) => compare(folded(valueAt(resource, attribute)), wanted ?? plain);
}

/** Makes a predicate from a filter text, or refuses it with 400 `INVALID_FILTER`. */
export function compileFilter(filter: string, rules: FilterRules): Predicate {
  let read: ReturnType<typeof parsed>;
  try {
    read = parsed(filter);
  } catch {
    throw refuse(rules, 'the filter cannot be read');
  }
  return compiled(read.tree, read.strings, rules);
}
