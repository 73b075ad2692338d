import { type DocumentNode, GraphQLError, Kind, print } from 'graphql';
import { badUserInput } from '../../datasources/errors.ts';
import { sha256 } from './seal.ts';

const MAX_NAME_BYTES = 128; // as long as a name may be in an operation that is within the limits
const PURPOSE = /^[A-Za-z0-9](?:[A-Za-z0-9 ._:/#-]{0,126}[A-Za-z0-9])?$/;

const PURPOSE_FORM =
  'The header X-Purpose takes 1 to 128 letters, digits, spaces and . _ : / # -, and begins and ends with a letter or digit.';

/** The header in which a caller says why they read; a router has to pass it on. */
const PURPOSE_HEADER = 'x-purpose';

/**
 * The operation as the trail names it. A name in a document is the client's own word. It is kept, because an auditor reads
 * names and not hashes, and what GraphQL takes for a name is letters, digits and underscores; but it proves nothing: the hash does.
 */
export function recordedOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): { sha256: string; name?: string } {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const name = operationName ?? operations[0]?.name?.value;
  const isKept = name !== undefined && name.length <= MAX_NAME_BYTES && /^\w+$/.test(name);
  return { sha256: sha256(document.loc?.source.body ?? print(document)), ...(isKept && { name }) };
}

/** What the caller says of why they read. Refused rather than left out where it does not fit: they rely on its being kept. */
export function purposeOf(header: (name: string) => string | undefined): string | undefined {
  const purpose = header(PURPOSE_HEADER)?.trim();
  if (!purpose) return undefined;
  if (PURPOSE.test(purpose)) return purpose;
  throw new GraphQLError(PURPOSE_FORM, { originalError: badUserInput(PURPOSE_FORM) });
}
