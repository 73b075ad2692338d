import { encode } from 'jpeg-js';
import type { Canvas } from './canvas.ts';

const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
/** A segment's length field counts itself and has two bytes. */
const LONGEST_COMMENT_BYTES = 0xffff - 2;

/** Encodes a picture and writes `mark` into a comment of the file, where a search of the bytes finds it. */
export function toJpeg(canvas: Canvas, quality: number, mark: string): Buffer {
  const text = Buffer.from(mark, 'utf8');
  if (text.length > LONGEST_COMMENT_BYTES) throw new RangeError(`A mark has at most ${LONGEST_COMMENT_BYTES} bytes`);
  const { data } = encode({ width: canvas.width, height: canvas.height, data: canvas.pixels }, quality);
  // JFIF wants its APP0 first, right after the two bytes of SOI; the comment follows it.
  const afterApp0 = 4 + data.readUInt16BE(4);
  const head = Buffer.from([0xff, COMMENT, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([data.subarray(0, afterApp0), head, text, data.subarray(afterApp0)]);
}

/** The mark in a picture's first comment, or undefined where there is none or the bytes are no JPEG. */
export function markOf(jpeg: Buffer): string | undefined {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] === START_OF_SCAN || end > jpeg.length) return undefined;
    if (jpeg[at + 1] === COMMENT) return jpeg.toString('utf8', at + 4, end);
  }
  return undefined;
}
