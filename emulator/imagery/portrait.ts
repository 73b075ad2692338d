import { type Canvas, createCanvas, fill, mix, type Point, type Rgb, stroke } from './canvas.ts';
import { drawHead } from './face.ts';
import { drawHair, drawHairBehind } from './hair.ts';
import { inventPerson, type Person } from './person.ts';
import { place, rectangle, through, towards } from './shapes.ts';

/** Width over height of an identity photograph: 35 by 45 millimetres. */
export const PHOTO_RATIO = 35 / 45;

const INK: Rgb = [40, 36, 44];

const NECKLINE: readonly Point[] = [
  [-0.52, 1.3],
  [-0.36, 1.56],
  [0, 1.68],
  [0.36, 1.56],
  [0.52, 1.3],
];

/** Head and shoulders of a person around the middle of the head; `scale` is half the height of the head. */
export function drawBust(canvas: Canvas, person: Person, x: number, y: number, scale: number): void {
  drawHairBehind(canvas, person, x, y, scale);
  const here = (points: readonly Point[]) => place(points, x, y, scale);
  const neck = through([[-0.36, 0.5], [-0.36, 1.08], ...NECKLINE, [0.36, 1.08], [0.36, 0.5]]);
  drawShoulders(canvas, person, here);
  fill(canvas, here(neck), mix(person.skin, person.shade, 0.45));
  const shadow = towards([
    [-0.35, 0.6],
    [-0.36, 1.16],
    [0, 1.26],
    [0.36, 1.16],
    [0.35, 0.6],
  ]);
  fill(canvas, here(shadow), person.shade, 0.6);
  drawCollar(canvas, person, here);
  drawHead(canvas, person, x, y, scale);
  drawHair(canvas, person, x, y, scale);
}

type Here = (points: readonly Point[]) => Point[];

function drawShoulders(canvas: Canvas, { top }: Person, here: Here): void {
  const right: Point[] = [
    [0.5, 1.28],
    [1.1, 1.5],
    [1.62, 1.86],
    [1.85, 2.6],
    [1.9, 4],
  ];
  const left = right.map(([px, py]): Point => [-px, py]).reverse();
  const [start = [0, 0], end = [0, 0]] = here([
    [-1, 1.2],
    [1.2, 3],
  ]);
  fill(canvas, here([...through(right), ...through(left)]), {
    from: mix(top, [255, 255, 255], 0.12),
    to: mix(top, INK, 0.25),
    start,
    end,
  });
}

function drawCollar(canvas: Canvas, { top, collar }: Person, here: Here): void {
  const deep = mix(top, INK, 0.35);
  if (collar === 'round') {
    stroke(canvas, [here(through(NECKLINE))], 2.2, deep, 0.9);
    return;
  }
  const shirt: Rgb = collar === 'jacket' ? [240, 240, 238] : mix(top, [255, 255, 255], 0.3);
  if (collar === 'jacket')
    fill(
      canvas,
      here([
        [-0.5, 1.3],
        [0, 1.6],
        [0.5, 1.3],
        [0.42, 2.2],
        [0, 3.2],
        [-0.42, 2.2],
      ]),
      shirt,
    );
  for (const side of [-1, 1]) {
    const flap = here([
      [side * 0.42, 1.12],
      [side * 0.64, 1.34],
      [side * 0.4, 1.86],
      [0, 1.62],
      [side * 0.22, 1.5],
    ]);
    fill(canvas, flap, mix(shirt, INK, 0.06));
    stroke(canvas, [flap.slice(1, 4)], 0.8, mix(shirt, INK, 0.4), 0.8);
    if (collar === 'jacket') {
      const lapel = here([
        [side * 0.64, 1.34],
        [side * 0.95, 1.9],
        [side * 0.7, 2.1],
        [side * 0.05, 3.3],
        [side * 0.4, 1.86],
      ]);
      fill(canvas, lapel, deep);
    }
  }
  if (collar === 'shirt')
    stroke(
      canvas,
      [
        here([
          [0, 1.62],
          [0, 4],
        ]),
      ],
      1,
      deep,
      0.8,
    );
}

/** An identity photograph of the seed's person, `unitsWide` wide on a canvas of its own. */
export function drawPhoto(seed: number, unitsWide: number, pixelsPerUnit: number): Canvas {
  const high = unitsWide / PHOTO_RATIO;
  const canvas = createCanvas(unitsWide, high, pixelsPerUnit);
  fill(canvas, rectangle(0, 0, unitsWide, high + 1), {
    from: [232, 236, 240],
    to: [203, 211, 219],
    start: [0, 0],
    end: [0, high],
  });
  drawBust(canvas, inventPerson(seed), unitsWide / 2, high * 0.46, high * 0.265);
  return canvas;
}
