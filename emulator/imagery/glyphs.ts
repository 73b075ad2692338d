import type { Point } from './canvas.ts';
import { towards } from './shapes.ts';

/** Height of a capital on the grid that the strokes below are written on. */
export const CAP_HEIGHT = 8;

type Glyph = { width: number; strokes: readonly (readonly Point[])[] };

/** Each stroke is a row of grid points, x then y from the top left; `~` bends it towards the points between its ends. */
const STROKES: Readonly<Record<string, string>> = {
  A: '08 30 68,15 55',
  B: '00 08,~00 20 50 54 24 04,~04 24 64 68 28 08',
  C: '~62 60 00 08 68 66',
  D: '00 08,~00 20 60 68 28 08',
  E: '50 00 08 58,04 44',
  F: '50 00 08,04 44',
  G: '~62 60 00 08 68 65,65 35',
  H: '00 08,60 68,04 64',
  I: '00 08',
  // The I of machine-readable lines: in letters of equal room a bare stem would look like a gap.
  ı: '00 40,20 28,08 48',
  J: '~40 43 48 08 06',
  K: '00 08,50 05,23 58',
  L: '00 08 58',
  M: '08 00 35 60 68',
  N: '08 00 68 60',
  O: '~30 60 64 68 08 04 00 30',
  P: '00 08,~00 20 60 65 25 05',
  Q: '~30 60 64 68 08 04 00 30,45 69',
  R: '00 08,~00 20 60 65 25 05,35 68',
  S: '~62 60 00 04 64 68 08 06',
  T: '00 60,30 38',
  U: '~00 04 08 68 64 60',
  V: '00 38 60',
  W: '00 28 41 68 80',
  X: '00 68,60 08',
  Y: '00 34 60,34 38',
  Z: '00 60 08 68',
  0: '~04 00 50 58 08 04',
  1: '02 30 38',
  2: '~02 00 50 54 08,08 58',
  3: '~01 00 50 54 24,~24 54 58 08 07',
  4: '48 40 06 56',
  5: '50 00 04,~04 03 53 58 08 07',
  6: '~51 50 00 08 58 53 03 05',
  7: '00 50 28',
  8: '~02 00 50 54 04 02,~06 04 54 58 08 06',
  9: '~07 08 58 50 00 05 55 53',
  '<': '51 04 57',
  '.': '08',
  ',': '18 09',
  ':': '03,07',
  '-': '04 34',
  '/': '08 40',
  "'": '00 02',
  '(': '~20 03 05 28',
  ')': '~00 23 25 08',
  '+': '04 44,22 26',
  '?': '~01 00 50 53 24 25,28',
  ' ': '',
};

/** Stands for a letter that the font has no strokes for, as unreadable letters do on screens. */
const UNKNOWN = '00 50 58 08 00';
const SPACE_WIDTH = 3;

const parsed = new Map<string, Glyph>();

export function glyphOf(character: string): Glyph {
  const known = parsed.get(character);
  if (known) return known;
  const written = STROKES[character];
  const glyph = parseGlyph(written ?? UNKNOWN);
  // Only the font's own letters are kept: names bring any character there is, and the map must not grow with them.
  if (written !== undefined) parsed.set(character, glyph);
  return glyph;
}

function parseGlyph(written: string): Glyph {
  if (written === '') return { width: SPACE_WIDTH, strokes: [] };
  const rows = written.split(',').map((row) => ({
    isBent: row.startsWith('~'),
    points: [...row.matchAll(/(\d)(\d)/g)].map(([, x, y]): Point => [Number(x), Number(y)]),
  }));
  const width = Math.max(...rows.flatMap((row) => row.points.map(([x]) => x)));
  return { width, strokes: rows.map(({ isBent, points }) => (isBent ? towards(points) : points)) };
}
