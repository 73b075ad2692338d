import { type Canvas, type Paint, type Point, stroke } from './canvas.ts';
import { CAP_HEIGHT, glyphOf } from './glyphs.ts';
import { toCapitals } from './latin.ts';

type Lettering = {
  /** Left end of the line, at the top of its capitals. */
  at: Point;
  /** Height of a capital, in drawing units. */
  size: number;
  paint: Paint;
  alpha?: number;
  /** Width of the pen as a share of `size`; default 0.13. */
  weight?: number;
  /** Space between letters as a share of `size`; default 0.3. */
  tracking?: number;
  /** Gives every letter the same room, this wide, for lines that machines read. */
  pitch?: number;
  /** Turn around `at`, in radians. */
  angle?: number;
  /** Makes the letters smaller, down to three fifths, and then cuts the line so that it is not wider than this. */
  maxWidth?: number;
};

const SMALLEST_SHARE = 0.6;

/** Width of a line in drawing units, without the space after its last letter. */
export function widthOf(text: string, { size, tracking = 0.3 }: Pick<Lettering, 'size' | 'tracking'>): number {
  const letters = Array.from(toCapitals(text));
  const grid = letters.reduce((sum, letter) => sum + glyphOf(letter).width, 0);
  return (grid / CAP_HEIGHT + Math.max(0, letters.length - 1) * tracking) * size;
}

function squeeze(text: string, lettering: Lettering): { text: string; size: number } {
  const { size, maxWidth } = lettering;
  if (maxWidth === undefined || lettering.pitch !== undefined) return { text, size };
  const width = widthOf(text, lettering);
  if (width <= maxWidth) return { text, size };
  const smaller = Math.max(size * SMALLEST_SHARE, (size * maxWidth) / width);
  // The narrowest letter still takes its tracking, so a bound on letters spares measuring a text of any length.
  const letters = Array.from(text).slice(0, 200);
  while (letters.length > 1 && widthOf(`${letters.join('')}...`, { ...lettering, size: smaller }) > maxWidth)
    letters.pop();
  const isCut = letters.length < Array.from(text).length;
  return { text: isCut ? `${letters.join('')}...` : text, size: smaller };
}

/** Prints one line of capitals. */
export function print(canvas: Canvas, written: string, lettering: Lettering): void {
  const { at, paint, alpha = 1, weight = 0.13, tracking = 0.3, pitch, angle = 0 } = lettering;
  const { text, size } = squeeze(toCapitals(written), lettering);
  const unit = size / CAP_HEIGHT;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  // A line that had to shrink keeps its baseline.
  const drop = lettering.size - size;
  let pen = 0;
  for (const letter of text) {
    const { width, strokes } = glyphOf(pitch !== undefined && letter === 'I' ? 'ı' : letter);
    const inset = pitch === undefined ? 0 : (pitch - width * unit) / 2;
    const turned = strokes.map((line) =>
      line.map(([x, y]): Point => {
        const [along, down] = [pen + inset + x * unit, drop + y * unit];
        return [at[0] + along * cosine - down * sine, at[1] + along * sine + down * cosine];
      }),
    );
    if (turned.length > 0) stroke(canvas, turned, size * weight, paint, alpha);
    pen += pitch ?? width * unit + tracking * size;
  }
}

/** Prints SPECIMEN across a picture, turned along `angle` about the middle given. */
export function printSpecimen(
  canvas: Canvas,
  middle: Point,
  size: number,
  angle: number,
  paint: Paint,
  alpha: number,
): void {
  const tracking = 0.42;
  const halfWidth = widthOf('SPECIMEN', { size, tracking }) / 2;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const at: Point = [
    middle[0] - halfWidth * cosine + (size / 2) * sine,
    middle[1] - halfWidth * sine - (size / 2) * cosine,
  ];
  print(canvas, 'SPECIMEN', { at, size, paint, alpha, weight: 0.17, tracking, angle });
}
