import { type Canvas, fill, type Point, type Rgb, stroke } from './canvas.ts';
import { createDice, seedOf } from './dice.ts';
import { rectangle } from './shapes.ts';

/** The colours of one issuer's documents, from the paper to the darkest print. */
export type Livery = { paper: Rgb; wash: Rgb; line: Rgb; accent: Rgb; deep: Rgb };

const LIVERIES = [
  { paper: [240, 246, 248], wash: [206, 226, 234], line: [96, 152, 172], accent: [40, 112, 138], deep: [22, 66, 90] },
  { paper: [246, 244, 250], wash: [222, 214, 238], line: [146, 124, 184], accent: [98, 76, 146], deep: [58, 44, 98] },
  { paper: [243, 248, 242], wash: [210, 230, 208], line: [112, 158, 118], accent: [56, 116, 78], deep: [30, 72, 52] },
  { paper: [251, 245, 243], wash: [242, 216, 210], line: [194, 130, 122], accent: [158, 76, 76], deep: [102, 42, 50] },
  { paper: [250, 247, 238], wash: [238, 224, 192], line: [184, 150, 92], accent: [140, 102, 44], deep: [84, 60, 30] },
] as const satisfies readonly Livery[];

export const INK: Rgb = [36, 42, 54];
export const STAMP_RED: Rgb = [186, 44, 62];

/** The same country always prints in the same colours. */
export function liveryOf(country: string): Livery {
  return createDice(seedOf(country)).pick<Livery>(LIVERIES);
}

/** Tinted paper with the fine crossing waves (guilloche) that real documents carry against copying. */
export function drawPaper(canvas: Canvas, livery: Livery, width: number, height: number, seed: number): void {
  const dice = createDice(seed);
  fill(canvas, rectangle(0, 0, width, height), {
    from: livery.paper,
    to: livery.wash,
    start: [0, 0],
    end: [width, height],
  });
  const swing = dice.between(16, 26);
  const length = dice.between(170, 260);
  const waves = Array.from({ length: 15 }, (_, row) => {
    const base = (row / 14) * height;
    const phase = row * 0.3;
    const wave = (turn: number): Point[] =>
      Array.from({ length: Math.ceil(width / 8) + 1 }, (_, step): Point => {
        const x = step * 8;
        const bend =
          Math.sin((x / length) * Math.PI * 2 * turn + phase) + 0.4 * Math.sin((x / length) * Math.PI * 5 - phase);
        return [x, base + bend * swing];
      });
    return [wave(1), wave(-1)];
  });
  // One call for all: the cost of a stroke is the area it spans.
  const paint = { from: livery.line, to: livery.accent, start: [0, 0], end: [0, height] } as const;
  stroke(canvas, waves.flat(), 0.7, paint, 0.3);
}

/** A rosette: petals of one line that turns around `middle`. */
export function drawRosette(
  canvas: Canvas,
  [x, y]: Point,
  radius: number,
  colour: Rgb,
  alpha: number,
  petals = 11,
): void {
  const turns = [0, 1, 2].map((turn) =>
    Array.from({ length: petals * 14 + 1 }, (_, step): Point => {
      const angle = (step / (petals * 14)) * Math.PI * 2;
      const reach = radius * (0.62 - turn * 0.12 + 0.36 * Math.sin(angle * petals + turn * 1.2));
      return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach];
    }),
  );
  stroke(canvas, turns, 0.9, colour, alpha);
}
