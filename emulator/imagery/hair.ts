import { type Canvas, fill, mix, type Point, stroke } from './canvas.ts';
import type { HairStyle, Person } from './person.ts';
import { ellipse, place, through } from './shapes.ts';

// Written around the middle of the head, whose top is -1, whose chin is 1 and whose sides are ±0.78.

const mirrored = (right: readonly Point[]): Point[] => [...right, ...right.map(([x, y]): Point => [-x, y]).reverse()];

const BEHIND: Partial<Record<HairStyle, readonly Point[]>> = {
  long: mirrored([
    [0.36, -1.19],
    [0.76, -0.93],
    [1, -0.3],
    [1.02, 0.5],
    [1.12, 1.25],
    [0.95, 1.75],
    [0.5, 1.85],
  ]),
  bob: mirrored([
    [0.36, -1.19],
    [0.8, -0.93],
    [1.03, -0.3],
    [1.08, 0.4],
    [1, 0.92],
    [0.6, 1.02],
  ]),
};

const cap = (hairline: readonly Point[]): Point[] => [
  [0.74, 0.02],
  [0.87, -0.12],
  [0.9, -0.5],
  [0.68, -0.95],
  [0.34, -1.17],
  [0, -1.23],
  [-0.34, -1.17],
  [-0.68, -0.95],
  [-0.9, -0.5],
  [-0.87, -0.12],
  [-0.74, 0.02],
  ...hairline,
];

const FRONT: Partial<Record<HairStyle, readonly Point[]>> = {
  cropped: cap([
    [-0.7, -0.36],
    [-0.5, -0.66],
    [0, -0.72],
    [0.5, -0.66],
    [0.7, -0.36],
  ]),
  parted: cap([
    [-0.7, -0.3],
    [-0.56, -0.56],
    [-0.36, -0.84],
    [0.1, -0.62],
    [0.5, -0.52],
    [0.7, -0.3],
  ]),
  swept: cap([
    [-0.7, -0.36],
    [-0.5, -0.52],
    [-0.05, -0.56],
    [0.36, -0.78],
    [0.56, -0.6],
    [0.7, -0.34],
  ]),
  long: cap([
    [-0.72, -0.2],
    [-0.52, -0.44],
    [-0.12, -0.86],
    [0.3, -0.6],
    [0.6, -0.4],
    [0.73, -0.16],
  ]),
  bob: cap([
    [-0.73, -0.24],
    [-0.66, -0.36],
    [-0.3, -0.42],
    [0, -0.44],
    [0.3, -0.42],
    [0.66, -0.36],
    [0.73, -0.24],
  ]),
  bun: cap([
    [-0.72, -0.28],
    [-0.52, -0.58],
    [-0.2, -0.76],
    [0, -0.8],
    [0.2, -0.76],
    [0.52, -0.58],
    [0.72, -0.28],
  ]),
  curls: cap([
    [-0.7, -0.32],
    [-0.5, -0.54],
    [-0.25, -0.5],
    [0, -0.6],
    [0.25, -0.5],
    [0.5, -0.54],
    [0.7, -0.32],
  ]),
};

/** The hair that falls behind neck and shoulders. */
export function drawHairBehind(canvas: Canvas, { hair, hairStyle }: Person, x: number, y: number, scale: number): void {
  const outline = BEHIND[hairStyle];
  const deep = mix(hair, [20, 14, 18], 0.25);
  if (outline) fill(canvas, place(through(outline, true), x, y, scale), deep);
  if (hairStyle === 'bun') fill(canvas, ellipse(x, y - 1.28 * scale, 0.4 * scale, 0.36 * scale), deep);
}

/** The hair around the forehead, with a few lighter strands. */
export function drawHair(canvas: Canvas, { hair, hairStyle, skin }: Person, x: number, y: number, scale: number): void {
  if (hairStyle === 'bald') {
    fill(
      canvas,
      ellipse(x - 0.22 * scale, y - 0.76 * scale, 0.26 * scale, 0.1 * scale),
      mix(skin, [255, 255, 255], 0.5),
      0.5,
    );
    return;
  }
  const outline = FRONT[hairStyle];
  if (outline) fill(canvas, place(through(outline, true), x, y, scale), hair);
  const light = mix(hair, [255, 232, 204], 0.22);
  if (hairStyle === 'curls') {
    for (let curl = 0; curl < 15; curl++) {
      const angle = Math.PI * (-0.04 + (curl / 14) * 1.08);
      const [cx, cy] = [x + Math.cos(angle) * 0.84 * scale, y - (0.16 + Math.sin(angle) * 0.88) * scale];
      fill(canvas, ellipse(cx, cy, (0.21 + (curl % 3) * 0.025) * scale), hair);
    }
    for (let curl = 0; curl < 9; curl++) {
      const angle = Math.PI * (0.1 + (curl / 8) * 0.8);
      const [cx, cy] = [
        Math.cos(angle) * (0.7 + (curl % 2) * 0.16),
        -0.22 - Math.sin(angle) * (0.66 + (curl % 2) * 0.18),
      ];
      const arc = through([
        [cx - 0.1, cy + 0.04],
        [cx - 0.02, cy - 0.08],
        [cx + 0.1, cy - 0.02],
      ]);
      stroke(canvas, [place(arc, x, y, scale)], 0.035 * scale, light, 0.7);
    }
    return;
  }
  const strands: Point[][] = [
    through([
      [-0.66, -0.66],
      [-0.4, -0.98],
      [0, -1.08],
    ]),
    through([
      [-0.5, -0.66],
      [-0.26, -0.88],
      [0.12, -0.98],
    ]),
    through([
      [0.3, -1.02],
      [0.62, -0.82],
      [0.76, -0.5],
    ]),
  ];
  stroke(
    canvas,
    strands.map((strand) => place(strand, x, y, scale)),
    0.026 * scale,
    light,
    0.4,
  );
}
