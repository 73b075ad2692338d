import type { IncomingMessage } from 'node:http';
import { type Answer, envelope, ok } from '../answer.ts';
import { wavesOf } from '../call-log.ts';
import type { Data } from '../data.ts';
import type { Fault } from '../faults.ts';
import { ROLES, type Role } from '../roles.ts';
import type { TokenExtras } from '../token.ts';
import { defaultVariations, vary } from '../variations.ts';
import { isObject, type Json } from '../wire.ts';
import type { World } from '../world.ts';
import { dataAnswer } from './data-routes.ts';

export type Control = (call: { request: IncomingMessage; body: string }) => Answer | Promise<Answer>;

const PREFIX = '/control';

/** Whether a request is meant for the control surface, which no real PingOne has. */
export const isControl = (rawUrl: string): boolean =>
  rawUrl === PREFIX || rawUrl.startsWith(`${PREFIX}/`) || rawUrl.startsWith(`${PREFIX}?`);

type Action = (input: { body: Json; id: string }) => Answer | Promise<Answer>;

export type ControlParts = {
  world: World;
  data: Data;
  demo: unknown;
  accessToken: (options: { clientId?: string; expiresInS?: number } & TokenExtras) => Promise<string>;
};

const refused = (status: number, message: string): Answer => ({ status, body: envelope('INVALID_REQUEST', message) });
const done: Answer = { status: 204 };

function actionsOf({ world, data, demo, accessToken }: ControlParts): Record<string, Action> {
  const { calls, clock, faults, variations, marks, tokens, store } = world;
  const time = () => ok({ now: clock.now(), at: new Date(clock.now()).toISOString(), frozen: clock.isFrozen() });
  return {
    'GET calls': () => ok({ calls: calls.list(), waves: wavesOf(calls.list()) }),
    'DELETE calls': () => {
      calls.clear();
      return done;
    },
    'GET clock': time,
    'PUT clock': ({ body }) => {
      if (body.frozen === true) clock.freeze();
      if (body.frozen === false) clock.run();
      if (body.now !== undefined) clock.set(Number(body.now));
      if (body.advanceMs !== undefined) clock.advance(Number(body.advanceMs));
      return time();
    },
    'GET faults': () => ok({ faults: faults.list() }),
    'POST faults': ({ body }) => {
      const { rewrite: _, ...fault } = body;
      // Checked by the store of faults, as far as a wrong member would do something else than nothing.
      return { status: 201, body: { id: faults.add(fault as Fault).id } };
    },
    'DELETE faults': () => {
      faults.clear();
      return done;
    },
    'GET faults/*': ({ id }) => {
      const fault = faults.get(id);
      return fault
        ? ok({ id: fault.id, fault: fault.fault, hits: fault.hits })
        : refused(404, 'There is no such fault.');
    },
    'DELETE faults/*': ({ id }) => (faults.remove(id) ? done : refused(404, 'There is no such fault.')),
    'GET variations': () => ok(variations),
    'PATCH variations': ({ body }) => {
      vary(variations, body);
      return ok(variations);
    },
    'DELETE variations': () => {
      Object.assign(variations, defaultVariations());
      return ok(variations);
    },
    'GET marks': () => ok({ marks: marks.list() }),
    'GET demo': () => ok(demo),
    'POST tokens': async ({ body }) => {
      const { expiresInS, ...rest } = body;
      const texts = ['clientId', 'userId', 'scope', 'audience', 'typ'].filter((name) => typeof rest[name] === 'string');
      const token = await accessToken({
        ...Object.fromEntries(texts.map((name) => [name, String(rest[name])])),
        ...(typeof expiresInS === 'number' ? { expiresInS } : {}),
      });
      return ok({ access_token: token });
    },
    'DELETE tokens': () => {
      tokens.revokeAll();
      return done;
    },
    'GET clients': () => ok({ clients: [...store.clients.values()] }),
    'PUT clients/*': ({ id, body }) => {
      const client = store.clients.get(id);
      if (!client) return refused(404, 'There is no such client.');
      const roles: unknown[] = Array.isArray(body.roles) ? body.roles : [];
      client.roles = ROLES.filter((role: Role) => roles.includes(role));
      return ok(client);
    },
    'GET data': () => ok({ users: data.users().length, policies: data.policies().length }),
  };
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Makes the control surface over HTTP: the same reach as the object in process, as JSON. */
export function createControl(parts: ControlParts): Control {
  const actions = actionsOf(parts);
  return async ({ request, body }) => {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://emulator');
    const path = url.pathname.slice(PREFIX.length + 1);
    // A page in a browser cannot send this type to another origin unasked, so it cannot turn our switches.
    if (WITH_BODY.has(method) && !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return refused(415, 'Send JSON, as application/json.');
    }
    try {
      const json: unknown = body === '' ? {} : JSON.parse(body);
      if (!isObject(json)) return refused(400, 'Send a JSON object.');
      if (path === '') return ok({ actions: Object.keys(actions), data: 'GET, PUT, POST, DELETE data/…' });
      if (path.startsWith('data/')) {
        return dataAnswer(parts.data, {
          method,
          path: path.slice('data/'.length),
          query: url.searchParams,
          body: json,
        });
      }
      const [collection = '', id] = path.split('/');
      const action = actions[`${method} ${collection}${id === undefined ? '' : '/*'}`];
      return action ? await action({ body: json, id: decodeURIComponent(id ?? '') }) : refused(404, 'No such control.');
    } catch (error) {
      return refused(400, error instanceof Error ? error.message : String(error));
    }
  };
}
