const QUOTE = 34;
const BACKSLASH = 92;
const isOpening = (letter: number) => letter === 91 || letter === 123; // [ {
const isClosing = (letter: number) => letter === 93 || letter === 125; // ] }

/**
 * Whether a JSON text nests deeper than `max`, told before it is parsed: what walks over the parsed thing later could run out
 * of stack. Of a text that is no JSON it may say either.
 */
export function isDeeperThan(text: string, max: number): boolean {
  if (!hasMoreOpenings(text, max)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) {
      at = endOfText(text, at);
    } else if (isOpening(letter)) {
      depth += 1;
      if (depth > max) return true;
    } else if (isClosing(letter)) {
      depth -= 1;
    }
  }
  return false;
}

/** Whether there are more than so many brackets that open, be it in texts: small records have not even that many. */
function hasMoreOpenings(text: string, max: number): boolean {
  let openings = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      openings += 1;
      if (openings > max) return true;
    }
  }
  return false;
}

/** Where the text that begins at `from` ends: a picture in base64 is passed over in one go. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
