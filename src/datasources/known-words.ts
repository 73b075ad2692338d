/**
 * PingOne's words → ours. A word that is not listed, or none at all, is `UNKNOWN`: new ones may come at any time. Matching is
 * exact, since a status guessed from a similar spelling could be wrong. `aliases` are other spellings of known words.
 */
export function knownWords<const Word extends string>(
  words: readonly Word[],
  aliases: Readonly<Record<string, NoInfer<Word>>> = {},
): (raw: string | null) => Word | 'UNKNOWN' {
  const known = new Map<string, Word>([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return (raw) => (raw === null ? undefined : known.get(raw)) ?? 'UNKNOWN';
}
