/**
 * PingOne's words → ours. A word that is not listed, no word at all or no text is `UNKNOWN`: new ones may come at any time. Matching is
 * exact, since a status guessed from a similar spelling could be wrong. `aliases` are other spellings of known words.
 */
export function knownWords<const Word extends string>(
  words: readonly Word[],
  aliases: Readonly<Record<string, NoInfer<Word>>> = {},
): (raw: unknown) => Word | 'UNKNOWN' {
  const known = new Map<unknown, Word>([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return (raw) => known.get(raw) ?? 'UNKNOWN';
}
