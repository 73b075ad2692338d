/** Exactly one of the two. */
export type TextMatch = { equals: string } | { startsWith: string };

/**
 * One comparison of PingOne's SCIM filter language. The value stands in a JSON string, as the language has it (RFC 7644
 * §3.4.2.2), so whatever a client types stays a value: a quote or a backslash cannot end it.
 */
export function matches(attribute: string, match: TextMatch | undefined): string | undefined {
  if (match === undefined) return undefined;
  const [operator, value] = 'equals' in match ? ['eq', match.equals] : ['sw', match.startsWith];
  return `${attribute} ${operator} ${JSON.stringify(value)}`;
}
