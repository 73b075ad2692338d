import { drawPaper, drawRosette, INK, STAMP_RED } from './backdrop.ts';
import { type Canvas, fill, type Point, type Rgb, stroke } from './canvas.ts';
import { createDice, type Dice } from './dice.ts';
import { printedDate } from './field.ts';
import { CARD, type Sheet } from './fronts.ts';
import { print, printSpecimen } from './lettering.ts';
import { cardLines } from './mrz.ts';
import { rectangle, roundedRectangle } from './shapes.ts';

const BLACK: Rgb = [30, 30, 36];

/** Blocks that look like a stacked barcode and hold nothing: no reader finds a name in them. */
function drawBarcode(canvas: Canvas, dice: Dice, [left, top]: Point, width: number, height: number): void {
  const cell = 3;
  fill(canvas, rectangle(left - 8, top - 8, width + 16, height + 16), [255, 255, 255], 0.92);
  const columns = Math.floor(width / cell);
  for (let y = 0; y < height; y += cell * 3) {
    for (let column = 0; column < columns; ) {
      const run = 1 + Math.floor(dice.between(0, 4));
      const isGuard = column < 6 || column > columns - 8;
      const bars = isGuard ? Math.min(4, columns - column) : Math.min(run, columns - column);
      fill(canvas, rectangle(left + column * cell, top + y, bars * cell, Math.min(cell * 3, height - y)), BLACK);
      column += bars + (isGuard ? 2 : 1 + Math.floor(dice.between(0, 4)));
    }
  }
}

export function drawCardBack({ canvas, livery, holder, seed }: Sheet): void {
  const dice = createDice(seed + 5);
  drawPaper(canvas, livery, CARD.width, CARD.height, seed + 5);
  drawRosette(canvas, [560, 150], 120, livery.line, 0.34, 13);
  fill(canvas, rectangle(0, 30, CARD.width, 64), {
    from: [52, 52, 60],
    to: [30, 30, 36],
    start: [0, 30],
    end: [0, 94],
  });
  drawBarcode(canvas, dice, [44, 132], 330, 81);
  print(canvas, 'This card is a specimen.', { at: [44, 248], size: 10, paint: livery.deep, maxWidth: 420 });
  print(canvas, 'If found, keep it: it belongs to nobody.', {
    at: [44, 268],
    size: 10,
    paint: livery.deep,
    maxWidth: 420,
  });
  fill(canvas, roundedRectangle(506, 226, 178, 60, 8), [255, 255, 255], 0.6);
  print(canvas, 'Document number', { at: [520, 238], size: 7.5, paint: livery.accent, maxWidth: 150 });
  print(canvas, holder.documentNumber, { at: [520, 256], size: 15, paint: INK, maxWidth: 150, weight: 0.15 });
  fill(canvas, rectangle(0, 312, CARD.width, CARD.height - 312), [252, 252, 250], 0.9);
  stroke(
    canvas,
    [
      [
        [0, 312],
        [CARD.width, 312],
      ],
    ],
    1.2,
    livery.line,
    0.7,
  );
  cardLines(holder).forEach((line, row) => {
    print(canvas, line, {
      at: [36, 338 + row * 36],
      size: 18,
      paint: BLACK,
      pitch: (CARD.width - 72) / 30,
      weight: 0.14,
    });
  });
  printSpecimen(canvas, [366, 226], 75, -0.38, STAMP_RED, 0.3);
}

const CLASSES = ['AM', 'A', 'B', 'C', 'D', 'BE'] as const;

export function drawLicenseBack({ canvas, livery, holder, seed }: Sheet): void {
  const dice = createDice(seed + 9);
  drawPaper(canvas, livery, CARD.width, CARD.height, seed + 9);
  for (const [index, share] of [0.95, 0.7, 0.45].entries()) {
    fill(canvas, rectangle(0, 24 + index * 16, CARD.width, 10), livery.accent, share);
  }
  const [left, top, rowHeight] = [36, 92, 29];
  const columns = [left, left + 70, left + 190, left + 310];
  fill(canvas, roundedRectangle(left, top, 310, rowHeight * 7, 6), [255, 255, 255], 0.72);
  fill(canvas, rectangle(left, top, 310, rowHeight), livery.accent, 0.22);
  ['9.', '10.', '11.'].forEach((head, index) => {
    print(canvas, head, { at: [(columns[index] ?? 0) + 12, top + 10], size: 10, paint: livery.deep, weight: 0.16 });
  });
  CLASSES.forEach((name, index) => {
    const y = top + rowHeight * (index + 1);
    stroke(
      canvas,
      [
        [
          [left, y],
          [left + 310, y],
        ],
      ],
      0.8,
      livery.line,
      0.7,
    );
    print(canvas, name, { at: [left + 12, y + 9], size: 12, paint: INK, weight: 0.16 });
    const isHeld = name === 'B' || dice.chance(0.3);
    print(canvas, '-----', { at: [left + 82, y + 10], size: 9, paint: INK });
    print(canvas, isHeld ? printedDate(holder.expiryDate) : '-----', {
      at: [left + 202, y + 10],
      size: 9,
      paint: INK,
      maxWidth: 100,
    });
  });
  stroke(
    canvas,
    columns.slice(1, 3).map((x): Point[] => [
      [x, top],
      [x, top + rowHeight * 7],
    ]),
    0.8,
    livery.line,
    0.7,
  );
  drawRosette(canvas, [530, 180], 120, livery.line, 0.4, 9);
  print(canvas, holder.documentNumber, { at: [390, 104], size: 16, paint: livery.deep, maxWidth: 290, weight: 0.15 });
  print(canvas, 'Specimen - not a license', { at: [390, 134], size: 9, paint: livery.deep, maxWidth: 290 });
  drawBarcode(canvas, dice, [44, 336], 632, 81);
  printSpecimen(canvas, [366, 222], 75, -0.38, STAMP_RED, 0.32);
}
