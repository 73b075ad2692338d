import { type Canvas, fill, mix, type Point, type Rgb, stroke } from './canvas.ts';
import { drawEye, drawGlasses } from './eyes.ts';
import type { Person } from './person.ts';
import { ellipse, place, through } from './shapes.ts';

const DARK: Rgb = [44, 32, 36];
const WHITE: Rgb = [255, 255, 255];

/** Head, ears and features of a person, without hair; see `hair.ts` for the units. */
export function drawHead(canvas: Canvas, person: Person, x: number, y: number, scale: number): void {
  const { skin, shade } = person;
  for (const side of [-1, 1]) {
    fill(canvas, ellipse(x + side * 0.79 * scale, y + 0.1 * scale, 0.13 * scale, 0.2 * scale), skin);
    const fold = through([
      [0.83, 0],
      [0.88, 0.08],
      [0.82, 0.2],
    ]);
    stroke(canvas, [place(fold, x, y, side * scale, scale)], 0.03 * scale, shade);
  }
  fill(canvas, headOutline(person, x, y, scale), {
    from: mix(skin, WHITE, 0.1),
    to: mix(skin, shade, 0.35),
    start: [x - 0.5 * scale, y - 0.9 * scale],
    end: [x + 0.6 * scale, y + scale],
  });
  if (person.beard !== 'none') drawBeard(canvas, person, x, y, scale);
  for (const side of [-1, 1]) {
    for (const reach of [1.15, 0.9, 0.6]) {
      const blush = ellipse(x + side * 0.44 * scale, y + 0.37 * scale, 0.17 * scale * reach, 0.11 * scale * reach);
      fill(canvas, blush, [222, 96, 88], 0.065);
    }
    drawEye(canvas, person, x, y, side, scale);
    if (person.hasFreckles) drawFreckles(canvas, person, x, y, side, scale);
  }
  drawNose(canvas, person, x, y, scale);
  drawMouth(canvas, person, x, y, scale);
  if (person.glasses !== 'none') drawGlasses(canvas, person, x, y, scale);
}

function headOutline({ jaw }: Person, x: number, y: number, scale: number): Point[] {
  const right: Point[] = [
    [0.44, -0.92],
    [0.74, -0.5],
    [0.79, 0.05],
    [0.7 + jaw * 0.03, 0.48],
    [0.4 + jaw * 0.05, 0.85],
  ];
  const left = right.map(([px, py]): Point => [-px, py]).reverse();
  return place(through([[0, -1.03], ...right, [0, 1], ...left], true), x, y, scale);
}

function drawFreckles(canvas: Canvas, { shade }: Person, x: number, y: number, side: number, scale: number): void {
  for (const [px, py] of [
    [0.3, 0.32],
    [0.38, 0.27],
    [0.44, 0.34],
    [0.36, 0.38],
    [0.52, 0.29],
  ] as const) {
    fill(canvas, ellipse(x + side * px * scale, y + py * scale, 0.014 * scale), shade, 0.8);
  }
}

function drawNose(canvas: Canvas, { nose, shade }: Person, x: number, y: number, scale: number): void {
  const wide = 0.105 + nose * 0.02;
  const tip = through([
    [-wide, 0.36],
    [-wide * 0.7, 0.415],
    [0, 0.43],
    [wide * 0.7, 0.415],
    [wide, 0.36],
  ]);
  const bridge = through([
    [0.05, 0.02],
    [0.065, 0.2],
    [wide, 0.34],
  ]);
  stroke(canvas, [place(bridge, x, y, scale)], 0.03 * scale, shade, 0.45);
  stroke(canvas, [place(tip, x, y, scale)], 0.036 * scale, shade);
}

function drawMouth(canvas: Canvas, { lips, smile, hasLashes }: Person, x: number, y: number, scale: number): void {
  const corner = 0.64 - smile * 0.06;
  const line = through([
    [-0.26, corner],
    [-0.13, 0.655],
    [0, 0.67 + smile * 0.015],
    [0.13, 0.655],
    [0.26, corner],
  ]);
  const full = hasLashes ? 0.05 : 0.025;
  const upper = through([
    [0.26, corner],
    [0.08, 0.63 - full],
    [0, 0.64 - full * 0.6],
    [-0.08, 0.63 - full],
    [-0.26, corner],
  ]);
  const lower = through([
    [0.26, corner],
    [0.13, 0.7 + full],
    [0, 0.72 + full],
    [-0.13, 0.7 + full],
    [-0.26, corner],
  ]);
  fill(canvas, place([...line, ...upper], x, y, scale), lips, 0.9);
  fill(canvas, place([...line, ...lower], x, y, scale), mix(lips, WHITE, 0.12), 0.8);
  stroke(canvas, [place(line, x, y, scale)], 0.026 * scale, mix(lips, DARK, 0.55));
}

function drawBeard(canvas: Canvas, person: Person, x: number, y: number, scale: number): void {
  const j = person.jaw * 0.04;
  // A full beard stands a little off the skin; stubble stays on it.
  const off = person.beard === 'full' ? 0.035 : -0.005;
  const half: Point[] = [
    [0.76, 0.14],
    [0.69 + j + off, 0.48],
    [0.395 + j + off, 0.85 + off],
    [0.14, 0.99 + off],
  ];
  const inner: Point[] = [
    [0, 0.52],
    [0.2, 0.53],
    [0.36, 0.5],
    [0.58, 0.32],
    [0.7, 0.04],
  ];
  const flip = (points: readonly Point[]) => points.map(([px, py]): Point => [-px, py]).reverse();
  const outline = through([...inner, ...half, ...flip(half), ...flip(inner.slice(1))], true);
  fill(canvas, place(outline, x, y, scale), person.hair, person.beard === 'full' ? 0.92 : 0.22);
}
