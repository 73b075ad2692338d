import { isAscii } from 'node:buffer';
import { randomBytes } from 'node:crypto';

/** What stands before evidence in a body: the value of a document, and the image of an item of verified data. */
const MARKS = ['"value":"', '"IMAGE":"'].map((mark) => Buffer.from(mark));
const LONG = 8_192; // bytes; below that a text costs no more to parse than to cut out
const STRIDE = LONG / 2; // a longer text holds a whole stride between two looks

/** Stands in place of a text that was cut out, before its number. Nobody outside of this process can know it. */
const PLACEHOLDER = randomBytes(18).toString('base64url');

const QUOTE = 34;
const BACKSLASH = 92;
const FIRST_PRINTABLE = 32;
const FIRST_BEYOND_ASCII = 128;

/** A text's place between its quotes. */
interface Cut {
  readonly start: number;
  readonly end: number;
}

/** Texts that were cut out of a body, to be decoded when somebody asks for one: most documents are listed without being shown. */
export class LongTexts {
  readonly #bytes: Buffer;
  readonly #cuts: readonly Cut[];

  constructor(bytes: Buffer, cuts: readonly Cut[]) {
    this.#bytes = bytes;
    this.#cuts = cuts;
  }

  /**
   * A member with the texts that were cut out of it, which from then on stand in their places: what many requests share is
   * decoded once.
   */
  wholeIn(box: object, name: string, member: unknown): unknown {
    if (typeof member === 'object' && member !== null) this.restore(member);
    if (typeof member !== 'string' || !member.startsWith(PLACEHOLDER)) return member;
    const whole = this.#decode(member);
    Reflect.set(box, name, whole);
    return whole;
  }

  /** Puts all texts within an object or a list back in their places. */
  restore(box: object): void {
    for (const [name, member] of Object.entries(box)) this.wholeIn(box, name, member);
  }

  #decode(placeholder: string): string {
    const cut = this.#cuts[Number(placeholder.slice(PLACEHOLDER.length))];
    return cut ? this.#bytes.toString('latin1', cut.start, cut.end) : placeholder;
  }
}

/** A body's JSON to be parsed, and what was cut out of it. It is JSON if and only if the whole body is. */
export function withoutLongTexts(body: Buffer): { text: string; long: LongTexts | undefined } {
  const cuts = cutsIn(body);
  const encoding = isAscii(body) ? 'latin1' : 'utf8'; // the former is a mere copy
  if (cuts.length === 0) return { text: body.toString(encoding), long: undefined };
  let text = '';
  let from = 0;
  for (const [number, { start, end }] of cuts.entries()) {
    text += body.toString(encoding, from, start) + PLACEHOLDER + number;
    from = end;
  }
  return { text: text + body.toString(encoding, from), long: new LongTexts(body, cuts) };
}

/** Looks for a long way without a quote, here and there: short texts are passed by without being looked at. */
function cutsIn(body: Buffer): Cut[] {
  const cuts: Cut[] = [];
  for (let at = 1; at + STRIDE < body.length; ) {
    const end = body.indexOf(QUOTE, at);
    if (end === -1) break;
    if (end - at < STRIDE) {
      at += STRIDE;
      continue;
    }
    const start = body.lastIndexOf(QUOTE, at - 1) + 1;
    if (end - start >= LONG && isMarked(body, start) && isPlain(body.subarray(start, end))) cuts.push({ start, end });
    at = end + 1;
  }
  return cuts;
}

/**
 * A mark begins with a quote. If that begins a text, the last quote of the mark does so too, and what follows up to the next
 * one is a whole text, if it has no backslash. If it ends a text, the body is no JSON, with or without what follows.
 */
const isMarked = (body: Buffer, start: number): boolean =>
  MARKS.some((mark) => {
    const from = start - mark.length;
    return from > 0 && body[from - 1] !== BACKSLASH && body.compare(mark, 0, mark.length, from, start) === 0;
  });

/** Printable ASCII without escapes, as base64 is: then the bytes are the text. */
function isPlain(bytes: Buffer): boolean {
  if (bytes.includes(BACKSLASH)) return false;
  const unaligned = (4 - (bytes.byteOffset % 4)) % 4;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + unaligned, (bytes.length - unaligned) >> 2);
  // Four bytes at once: the first bit of one is set where it is beyond ASCII, or where taking away 32 borrows from it.
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? 0;
    if (((word | (word - 0x20202020)) & 0x80808080) !== 0) return false;
  }
  const isPrintable = (byte: number) => byte >= FIRST_PRINTABLE && byte < FIRST_BEYOND_ASCII;
  return (
    bytes.subarray(0, unaligned).every(isPrintable) && bytes.subarray(unaligned + words.length * 4).every(isPrintable)
  );
}
