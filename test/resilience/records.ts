import type { Break } from './row.ts';
import { BATCH, CONTENT, LIST, ONE_OBJECT, type Target } from './targets.ts';

type Json = Record<string, unknown>;
type Path = readonly string[];

/** What a target's records are like on the wire, and what fields their members become. */
interface Form {
  /** Where records are in a body; none: the body is one. */
  list?: string;
  /** A member that is text. */
  text: { wire: Path; missing: Json; odd: Json };
  /** A member that is one of the words that PingOne has for something. */
  word: { wire: Path; unknown(word: string): Json };
}

const PERSON: Omit<Form, 'list'> = {
  text: { wire: ['username'], missing: { username: null }, odd: {} },
  word: { wire: ['verifyStatus'], unknown: () => ({ verifyEligibility: 'UNKNOWN' }) },
};
const FORMS: ReadonlyMap<Target, Form> = new Map<Target, Form>([
  [ONE_OBJECT, PERSON],
  [LIST, { ...PERSON, list: 'users' }],
  [
    BATCH,
    {
      list: 'verifyTransactions',
      text: {
        wire: ['transactionStatus', 'status'],
        missing: { status: 'UNKNOWN', rawStatus: null },
        odd: { status: 'UNKNOWN' },
      },
      word: {
        wire: ['transactionStatus', 'status'],
        unknown: (word) => ({ status: 'UNKNOWN', rawStatus: word }),
      },
    },
  ],
  [
    CONTENT,
    {
      text: { wire: ['value'], missing: { value: null }, odd: {} },
      word: { wire: ['type'], unknown: (word) => ({ type: 'UNKNOWN', rawType: word }) },
    },
  ],
]);

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function inRecords(body: unknown, list: string | undefined, change: (record: Json, index: number) => Json): unknown {
  if (list === undefined) return change(body as Json, 0);
  const page = body as { _embedded: Record<string, Json[]> };
  return { ...page, _embedded: { ...page._embedded, [list]: page._embedded[list]?.map(change) } };
}

/** The node of this id, somewhere in the data, with other values. */
function changeNode(data: unknown, ids: ReadonlySet<unknown>, change: (node: Json) => Json): unknown {
  if (Array.isArray(data)) return data.map((item) => changeNode(item, ids, change));
  if (!isJson(data)) return data;
  const inside = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, changeNode(value, ids, change)]),
  );
  return ids.has(data.id) ? change(inside) : inside;
}

const formOf = (target: Target): Form => {
  const form = FORMS.get(target);
  if (!form) throw new Error(`${target.name} has no records`);
  return form;
};

/** Changes the first record of each answer, and the field that is made of what was changed. */
export function firstRecord(
  target: Target,
  changes: (form: Form) => { wire(record: Json): Json; field(node: Json): Json },
): Break {
  const form = formOf(target);
  const { wire, field } = changes(form);
  const ids = new Set<unknown>();
  return {
    upstream: {
      rewrite: (body) =>
        inRecords(body, form.list, (record, index) => {
          if (index > 0) return record;
          ids.add(record.id);
          return wire(record);
        }),
    },
    expects: (truth) => changeNode(truth, ids, field),
  };
}

/** Changes all records of each answer. */
export const everyRecord = (target: Target, change: (record: Json) => Json): Break => ({
  upstream: { rewrite: (body) => inRecords(body, formOf(target).list, change) },
});

/** A record with another value at the path; without the member where it is undefined. */
export function withMember(record: Json, [name = '', ...rest]: Path, value: unknown): Json {
  const inside = record[name];
  return { ...record, [name]: rest.length === 0 ? value : withMember(isJson(inside) ? inside : {}, rest, value) };
}

/** A record whose member has another name, or is gone. */
export function renamed(record: Json, path: Path, name: string | undefined): Json {
  let value: unknown = record;
  for (const part of path) value = isJson(value) ? value[part] : undefined;
  const without = withMember(record, path, undefined);
  return name === undefined ? without : withMember(without, [...path.slice(0, -1), name], value);
}

export const links = ({ _links }: Json): Json => (isJson(_links) ? _links : {});

/** The data where nothing of what was asked for is there. */
export const withoutAny = (truth: unknown, target: Target): unknown =>
  target === BATCH
    ? {
        users: {
          nodes: (truth as { users: { nodes: Json[] } }).users.nodes.map((node) => ({
            ...node,
            verifyTransactions: null,
          })),
        },
      }
    : Object.fromEntries(Object.keys(truth as Json).map((name) => [name, null]));
