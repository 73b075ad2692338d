import { badUserInput } from '../datasources/errors.ts';
import { isId } from '../datasources/http/path.ts';

/** An id that came over the network, as far as it is one. */
export const idOrNull = (value: unknown): string | null => (isId(value) ? value : null);

/** An argument → an id that may go into a path. Fails before any call, and names the argument, not its value. */
export function checkedId(value: unknown, argument: string): string {
  if (isId(value)) return value;
  throw badUserInput(`\`${argument}\` takes an id as PingOne writes it: a UUID in lower case.`);
}
