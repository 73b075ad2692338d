const LONG = 1_024; // characters; findings and claims are short texts, and what is longer without a blank is data

/** How base64 begins of a JPEG, a PNG and of RIFF, which recordings and some pictures are wrapped in; and of a data: address. */
const BEGINNINGS = /^(?:\/9j\/|iVBORw0KGgo|UklGR|data:)/;
const BLANK = /\s/;

/**
 * How many bytes of pictures, recordings and the like are in JSON that has no fixed shape: providers may put them anywhere.
 * Nothing in it is decoded.
 */
export function evidenceBytes(json: unknown): number {
  let found = 0;
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') found += isEvidence(value) ? value.length : 0;
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) waiting.push(part);
  }
  return found;
}

const isEvidence = (text: string): boolean =>
  BEGINNINGS.test(text) || (text.length >= LONG && !BLANK.test(text.slice(0, 60)));
