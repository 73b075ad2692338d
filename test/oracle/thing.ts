/** A value of an argument, coerced. */
// biome-ignore lint/suspicious/noExplicitAny: arguments are as their field has them
export type Args = Record<string, any>;

/** Names of the fields that are selected on a value, if it is of this type. */
export type Selected = (type: string) => ReadonlySet<string>;

export type Field = (args: Args, selected: Selected) => unknown;

/** An object of the graph: its type's name, and how each field is worked out. */
export class Thing {
  readonly type: string;
  readonly fields: Readonly<Record<string, Field>>;

  constructor(type: string, fields: Readonly<Record<string, Field>>) {
    this.type = type;
    this.fields = fields;
  }
}

/** A cursor: the list that it is for, and the item that it stands at. Its text is the gateway's affair. */
export class Cursor {
  readonly list: List;
  readonly id: string;

  constructor(list: List, id: string) {
    this.list = list;
    this.id = id;
  }
}

/** A list that has pages: what tells it from others, and how it is asked for. */
export interface List {
  name: string;
  field: 'users' | 'verifyTransactions';
  userId?: string;
  filter: unknown;
}

/** A field that is null with an error of this code. */
export class Told extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
