import { ALL_RIGHTS, type Rights } from './rights.ts';

/** Who is asking, as far as it was proven. */
export interface Caller {
  /** Tells callers apart, for budgets; nothing of the token can be learned from it. */
  key: string;
  /** The token's `sub`; null where nobody proved who they are, or a client asks for itself. */
  principal: string | null;
  /** The application that the token was given to. */
  client: string | null;
  /** What the token says of rights, in its own words. */
  scopes: readonly string[];
  rights: Rights;
}

/** Where callers are not checked: one for all of them. */
export const ANYBODY: Caller = { key: 'anybody', principal: null, client: null, scopes: [], rights: ALL_RIGHTS };
