/** Gives whole lines on, several at a time as they come, and at the end whatever is left as a line. */
export function wholeLines(take: (lines: string) => void): { add(text: string): void; end(): void } {
  let rest = '';
  return {
    add(text) {
      const at = text.lastIndexOf('\n') + 1;
      if (at > 0) take(rest + text.slice(0, at));
      rest = at > 0 ? text.slice(at) : rest + text;
    },
    end() {
      if (rest !== '') take(`${rest}\n`);
      rest = '';
    },
  };
}
