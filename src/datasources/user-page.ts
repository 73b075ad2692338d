import type { WireRecord } from './http/wire-record.ts';

export class UserPage<User> {
  readonly users: User[];
  /** The query string of the next page, or null at the end. Opaque. */
  readonly next: string | null;
  readonly #record: WireRecord;

  constructor(users: User[], next: string | null, record: WireRecord) {
    this.users = users;
    this.next = next;
    this.#record = record;
  }

  /** How many users there are in all, where PingOne says so. */
  get total() {
    return this.#record.integer('count');
  }
}
