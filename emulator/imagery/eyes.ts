import { type Canvas, fill, mix, type Point, type Rgb, stroke } from './canvas.ts';
import type { Person } from './person.ts';
import { ellipse, place, roundedRectangle, through } from './shapes.ts';

const DARK: Rgb = [44, 32, 36];
const WHITE: Rgb = [255, 255, 255];

/** How far an eye is from the middle of the face; see `hair.ts` for the units. */
const eyeX = ({ eyeGap }: Person) => 0.345 + eyeGap * 0.02;

/** One eye with its brow; `side` is -1 or 1. */
export function drawEye(canvas: Canvas, person: Person, x: number, y: number, side: number, scale: number): void {
  const at = eyeX(person);
  const size = 1 + person.eyeSize * 0.08;
  const [middleX, middleY] = [x + side * at * scale, y + 0.06 * scale];
  const lid: Point[] = [
    [-0.155, 0.03],
    [-0.08, -0.055],
    [0.02, -0.08],
    [0.11, -0.045],
    [0.165, 0.015],
  ];
  const almond = through([...lid, [0.09, 0.065], [-0.05, 0.075]], true);
  const here = (points: readonly Point[]) => place(points, middleX, middleY, side * scale * size, scale * size);
  fill(canvas, here(almond), [252, 250, 247]);
  fill(canvas, ellipse(middleX, middleY - 0.004 * scale, 0.078 * scale * size), person.iris);
  fill(canvas, ellipse(middleX, middleY - 0.004 * scale, 0.042 * scale * size), [22, 18, 20]);
  fill(canvas, ellipse(middleX + 0.028 * scale, middleY - 0.032 * scale, 0.02 * scale * size), WHITE);
  stroke(canvas, [here(through(lid))], (person.hasLashes ? 0.046 : 0.032) * scale, DARK);
  if (person.hasLashes)
    stroke(
      canvas,
      [
        here([
          [0.15, 0.005],
          [0.2, -0.035],
        ]),
      ],
      0.03 * scale,
      DARK,
    );
  const tilt = (person.browTilt + 0.5) * 0.02;
  const brow = through([
    [-0.19, -0.225 - tilt],
    [-0.06, -0.262],
    [0.06, -0.275],
    [0.16, -0.25],
    [0.24, -0.19 + tilt],
  ]);
  stroke(canvas, [here(brow)], (0.06 + person.browWeight * 0.014) * scale, mix(person.hair, DARK, 0.35), 0.9);
}

export function drawGlasses(canvas: Canvas, person: Person, x: number, y: number, scale: number): void {
  const frame: Rgb = [52, 48, 58];
  const thin = 0.036 * scale;
  const rim = 0.235 * scale;
  for (const side of [-1, 1]) {
    const [middleX, middleY] = [x + side * (eyeX(person) + 0.015) * scale, y + 0.09 * scale];
    const lens =
      person.glasses === 'round'
        ? ellipse(middleX, middleY, rim)
        : roundedRectangle(middleX - rim * 1.08, middleY - rim * 0.78, rim * 2.16, rim * 1.6, rim * 0.4);
    fill(canvas, lens, WHITE, 0.14);
    stroke(canvas, [[...lens, ...lens.slice(0, 1)]], thin, frame);
    stroke(
      canvas,
      [
        [
          [middleX + side * rim * 1.05, middleY - 0.04 * scale],
          [x + side * 0.8 * scale, y],
        ],
      ],
      thin,
      frame,
    );
  }
  const bridge = through([
    [-0.125, 0.08],
    [0, 0.035],
    [0.125, 0.08],
  ]);
  stroke(canvas, [place(bridge, x, y, scale)], thin, frame);
}
