import type { Answer } from './answer.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Place } from './hal.ts';
import type { Marks } from './marks.ts';
import type { Access, Client } from './roles.ts';
import type { Store } from './store.ts';
import type { Tokens } from './token.ts';
import type { Variations } from './variations.ts';

/** All that the routes of one emulator share. */
export type World = {
  store: Store;
  clock: Clock;
  variations: Variations;
  faults: Faults;
  calls: CallLog;
  tokens: Tokens;
  marks: Marks;
  /** Key of the cursors' seal. */
  cursorKey: string;
};

/** One request, as a route sees it. */
export type Call = {
  world: World;
  place: Place;
  params: Record<string, string>;
  query: URLSearchParams;
  /** The request target as it came: path and query. */
  rawUrl: string;
  headers: { authorization: string | undefined; contentType: string };
  body: string;
  /** The worker application; on public routes there is none. */
  caller: Client | undefined;
};

type Handler = (call: Call) => Answer | Promise<Answer>;

export type Route = {
  /** Its name in the call log and in the match of a fault. */
  resource: string;
  /** Steps that begin with a colon are parameters. */
  path: string;
  access: Access;
  methods: Readonly<Record<string, Handler>>;
};

/** A parameter that the route's own path declares. */
export function param({ params }: Call, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`The route has no parameter "${name}".`);
  return value;
}
