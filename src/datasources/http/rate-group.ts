/**
 * Calls that stand and fall together. PingOne limits rates by groups of endpoints that it does not name, so ours follow what
 * fails together: the directory of users, Verify, and Verify's documents, which are large and kept for a short time only.
 */
export type RateGroup = 'directory' | 'verify' | 'content';

/** The group of a path below the environment. */
export function rateGroupOf(pathAndQuery: string, { content }: { content: boolean }): RateGroup {
  if (content) return 'content';
  return /^users(\/[^/?]+)?(\?|$)/.test(pathAndQuery) ? 'directory' : 'verify';
}
