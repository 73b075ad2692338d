import { badUserInput, RequestRefused } from './errors.ts';
import { embedded, nextQuery, queryOf } from './http/hal.ts';
import type { HttpClient } from './http/http-client.ts';
import { oncePerRecord } from './http/once-per-record.ts';
import { path } from './http/path.ts';
import { notRead, type WireRecord } from './http/wire-record.ts';
import { knownWords } from './known-words.ts';
import { ownId } from './same-object.ts';
import { matches, type TextMatch } from './scim-filter.ts';
import { UserPage } from './user-page.ts';

const eligibilityOf = knownWords(['NOT_INITIATED', 'ENABLED', 'DISABLED']);

/** A user as PingOne keeps them: `GET /users/{id}`. Everything but the id is personal data or says something about a person. */
export class User {
  readonly id: string;
  /** False for a mere reference: nothing was read, so nothing is known but the id. */
  readonly isProven: boolean;
  readonly #record: WireRecord;

  constructor(id: string, record: WireRecord | null) {
    this.id = id;
    this.#record = record ?? notRead;
    this.isProven = record !== null;
  }

  get username() {
    return this.#record.text('username');
  }
  get email() {
    return this.#record.text('email');
  }
  get name() {
    const name = this.#record.object('name');
    return name && new UserName(name);
  }
  get mobilePhone() {
    return this.#record.text('mobilePhone');
  }
  get populationId() {
    return this.#record.reference('population');
  }
  get enabled() {
    return this.#record.flag('enabled');
  }
  get verifyEligibility() {
    const raw = this.#record.raw('verifyStatus') ?? null;
    return raw === null ? null : eligibilityOf(raw);
  }
  get rawVerifyEligibility() {
    return this.#record.text('verifyStatus');
  }
  get createdAt() {
    return this.#record.time('createdAt');
  }
  get updatedAt() {
    return this.#record.time('updatedAt');
  }
}

export class UserName {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get formatted() {
    return this.#record.text('formatted');
  }
  get given() {
    return this.#record.text('given');
  }
  get middle() {
    return this.#record.text('middle');
  }
  get family() {
    return this.#record.text('family');
  }
  get honorificPrefix() {
    return this.#record.text('honorificPrefix');
  }
  get honorificSuffix() {
    return this.#record.text('honorificSuffix');
  }
}

export interface UserFilter {
  username?: TextMatch | undefined;
  email?: TextMatch | undefined;
  givenName?: TextMatch | undefined;
  familyName?: TextMatch | undefined;
  populationId?: string | undefined;
}

/** What this process has learned of the upstream. */
export interface UserLookup {
  /** Set once the upstream has refused a filter by id: from then on users are read one by one. */
  idFilterRefused: boolean;
}

const USERS = 'users';
const MAX_FILTER_PAGES = 3; // of a filter by id: an upstream that ignores it would send everybody
const MAX_QUERY_LENGTH = 4_096; // encoded; PingOne takes 6 KB of request line and headers, the token included

const userOnce = oncePerRecord<User>();
const pageOnce = oncePerRecord<Pick<UserPage<User>, 'users' | 'next'>>();

export const createUserSource = (http: HttpClient, lookup: UserLookup) => {
  const toUser = (record: WireRecord, id?: string) =>
    new User(ownId(record, { environmentId: http.environmentId, ...(id !== undefined && { id }) }), record);

  const readPage = async (query: string): Promise<UserPage<User> | null> => {
    const page = await http.get(`${USERS}?${query}`);
    if (page === null) return null;
    const { users, next } = pageOnce(page, () => ({
      users: embedded(page, USERS).map((record) => toUser(record)),
      next: nextQuery(page, http, USERS),
    }));
    return new UserPage([...users], next, page);
  };

  return {
    async get(id: string): Promise<User | null> {
      const record = await http.get(path`users/${id}`);
      return record && userOnce(record, () => toUser(record, id));
    },

    /**
     * Users by id through PingOne's filter, as many as it finds; the caller reads the others one by one, since an id that is
     * missing here is not proven to be missing. Fails where the upstream refuses the filter; nothing, without a call, from then on.
     */
    async findByIds(ids: readonly string[]): Promise<Map<string, User>> {
      const found = new Map<string, User>();
      if (lookup.idFilterRefused) return found;
      const wanted = new Set(ids);
      const filter = ids.map((id) => `(id eq "${id}")`).join(' or ');
      try {
        let query: string | null = queryOf({ filter, limit: ids.length });
        for (let pages = 0; query !== null && pages < MAX_FILTER_PAGES; pages += 1) {
          const page: UserPage<User> | null = await readPage(query);
          for (const user of page?.users ?? []) if (wanted.has(user.id)) found.set(user.id, user);
          query = page && found.size < wanted.size ? page.next : null;
        }
      } catch (error) {
        if (error instanceof RequestRefused && error.reasons.has('INVALID_FILTER')) lookup.idFilterRefused = true;
        throw error;
      }
      return found;
    },

    /** The query string of a list's first page. */
    firstPage(filter: UserFilter, limit: number): string {
      const query = queryOf({ filter: toScim(filter), limit });
      if (query.length > MAX_QUERY_LENGTH)
        throw badUserInput('`filter` is too long: PingOne takes about 4,000 characters.');
      return query;
    },

    /** The query string of a page, made to hold that many users where fewer were asked for when it was made. */
    atLeast: (query: string, limit: number): string =>
      query.replace(/(^|&)limit=(\d+)/, (whole, before: string, own: string) =>
        Number(own) < limit ? `${before}limit=${limit}` : whole,
      ),

    /**
     * One page of the users list, in PingOne's order; null where PingOne shows no such list. `isClients` says that the query
     * holds what the client gave, so that a refusal is for them to mend.
     */
    async page(query: string, { isClients }: { isClients: boolean }): Promise<UserPage<User> | null> {
      try {
        return await readPage(query);
      } catch (error) {
        if (!isClients || !(error instanceof RequestRefused)) throw error;
        throw badUserInput('PingOne refuses this filter or cursor. Change `filter`, or start again without `after`.', {
          correlationId: error.correlationId,
          cause: error,
        });
      }
    },
  };
};

function toScim({ username, email, givenName, familyName, populationId }: UserFilter): string | undefined {
  const terms = [
    matches('username', username),
    matches('email', email),
    matches('name.given', givenName),
    matches('name.family', familyName),
    matches('population.id', populationId === undefined ? undefined : { equals: populationId }),
  ].filter((term) => term !== undefined);
  return terms.length === 0 ? undefined : terms.join(' and ');
}
