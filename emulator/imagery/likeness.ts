import { INK, STAMP_RED } from './backdrop.ts';
import { fill, mix, type Point, type Rgb, stroke } from './canvas.ts';
import { createDice } from './dice.ts';
import { scribble } from './field.ts';
import type { Sheet } from './fronts.ts';
import { print, printSpecimen } from './lettering.ts';
import { inventPerson } from './person.ts';
import { drawBust } from './portrait.ts';
import { ellipse, rectangle, roundedRectangle } from './shapes.ts';

export const SELFIE = { width: 480, height: 640 } as const;
/** 35 by 45 millimetres, as on the documents. */
export const PORTRAIT = { width: 420, height: 540 } as const;
export const SIGNATURE = { width: 560, height: 200 } as const;

const WHITE: Rgb = [255, 255, 255];

const ROOMS = [
  { wall: [226, 220, 210], light: [255, 246, 226], thing: [126, 154, 132] },
  { wall: [204, 216, 224], light: [246, 250, 255], thing: [196, 148, 112] },
  { wall: [222, 208, 206], light: [255, 240, 232], thing: [116, 134, 160] },
  { wall: [212, 218, 204], light: [252, 252, 236], thing: [178, 128, 122] },
] as const satisfies readonly { wall: Rgb; light: Rgb; thing: Rgb }[];

/** The person at arm's length in a room of their own, the head a little off the middle. */
export function drawSelfie({ canvas, seed }: Sheet): void {
  const { width, height } = SELFIE;
  const dice = createDice(seed + 21);
  const { wall, light, thing } = dice.pick<(typeof ROOMS)[number]>(ROOMS);
  fill(canvas, rectangle(0, 0, width, height), {
    from: mix(wall, light, 0.6),
    to: mix(wall, INK, 0.22),
    start: [0, 0],
    end: [width, height],
  });
  const isLeft = dice.chance(0.5);
  const windowX = isLeft ? 24 : width - 164;
  fill(canvas, roundedRectangle(windowX, 30, 140, 210, 6), light, 0.75);
  stroke(
    canvas,
    [
      [
        [windowX + 70, 32],
        [windowX + 70, 238],
      ],
      [
        [windowX + 2, 130],
        [windowX + 138, 130],
      ],
    ],
    6,
    wall,
    0.8,
  );
  const plantX = isLeft ? width - 62 : 62;
  for (let leaf = 0; leaf < 7; leaf++) {
    const angle = -Math.PI * (0.15 + leaf * 0.116);
    const tip: Point = [plantX + Math.cos(angle) * 74, 300 + Math.sin(angle) * 110];
    stroke(canvas, [[[plantX, 320], tip]], 17, mix(thing, WHITE, (leaf % 3) * 0.12), 0.75);
  }
  fill(canvas, roundedRectangle(plantX - 34, 312, 68, 74, 10), mix(thing, INK, 0.35), 0.8);
  // The lens of a telephone blurs what is behind; rings of light stand for that.
  for (let ring = 0; ring < 6; ring++) {
    fill(canvas, ellipse(dice.between(0, width), dice.between(0, 300), dice.between(14, 40)), light, 0.16);
  }
  drawBust(canvas, inventPerson(seed), width / 2 + dice.between(-18, 18), 286 + dice.between(-12, 12), 158);
  printSpecimen(canvas, [240, 330], 62, -0.62, STAMP_RED, 0.34);
}

export function drawPortrait({ canvas, seed }: Sheet): void {
  const { width, height } = PORTRAIT;
  fill(canvas, rectangle(0, 0, width, height), {
    from: [234, 238, 242],
    to: [200, 209, 218],
    start: [0, 0],
    end: [0, height],
  });
  drawBust(canvas, inventPerson(seed), width / 2, height * 0.46, height * 0.265);
  printSpecimen(canvas, [210, 290], 54, -0.66, STAMP_RED, 0.34);
}

export function drawSignature({ canvas, seed }: Sheet): void {
  const { width, height } = SIGNATURE;
  fill(canvas, rectangle(0, 0, width, height), [251, 250, 246]);
  stroke(
    canvas,
    [
      [
        [40, 158],
        [width - 40, 158],
      ],
    ],
    1,
    [170, 172, 178],
  );
  print(canvas, 'X', { at: [44, 136], size: 13, paint: [170, 172, 178] });
  scribble(canvas, createDice(seed + 1), [84, 34], 400, 122, [32, 42, 96]);
  printSpecimen(canvas, [280, 104], 56, -0.2, STAMP_RED, 0.24);
}
