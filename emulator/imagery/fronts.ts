import { drawPaper, drawRosette, INK, type Livery, STAMP_RED } from './backdrop.ts';
import { type Canvas, fill, type Point, type Rgb, stamp, stroke } from './canvas.ts';
import { createDice } from './dice.ts';
import { printedDate, printField, scribble } from './field.ts';
import { print, printSpecimen, widthOf } from './lettering.ts';
import { type MrzHolder, passportLines } from './mrz.ts';
import { drawPhoto, PHOTO_RATIO } from './portrait.ts';
import { rectangle, roundedRectangle } from './shapes.ts';

/** What the painter of one side of a document gets. */
export type Sheet = { canvas: Canvas; livery: Livery; holder: MrzHolder; seed: number };

/** Identity card and driver licence: ID-1, 85.6 by 54 millimetres. */
export const CARD = { width: 720, height: 454 } as const;
/** The data page of a passport: TD3, 125 by 88 millimetres. */
export const PASSPORT = { width: 760, height: 535 } as const;

const WHITE: Rgb = [255, 255, 255];

function mountPhoto({ canvas, livery, seed }: Sheet, at: Point, width: number): void {
  stamp(canvas, drawPhoto(seed, width, canvas.pixelsPerUnit), at);
  const frame = rectangle(at[0], at[1], width, width / PHOTO_RATIO);
  stroke(canvas, [[...frame, ...frame.slice(0, 1)]], 1.6, livery.accent, 0.8);
}

function printGhost({ canvas, livery, seed }: Sheet, at: Point, width: number): void {
  stamp(canvas, drawPhoto(seed, width, canvas.pixelsPerUnit), at, { tint: livery.accent, alpha: 0.5 });
}

function drawHeader({ canvas, livery, holder }: Sheet, title: string, width: number, height: number): void {
  fill(canvas, rectangle(0, 0, width, height), {
    from: livery.deep,
    to: livery.accent,
    start: [0, 0],
    end: [width, 0],
  });
  drawRosette(canvas, [width * 0.68, height / 2], height * 1.5, WHITE, 0.14, 17);
  print(canvas, title, {
    at: [36, height / 2 - 10],
    size: 20,
    paint: WHITE,
    tracking: 0.4,
    weight: 0.16,
    maxWidth: width * 0.6,
  });
  const code = { size: 20, paint: INK, tracking: 0.4, weight: 0.17 };
  const chip = widthOf(holder.country.slice(0, 3), code) + 32;
  fill(canvas, roundedRectangle(width - 36 - chip, height / 2 - 19, chip, 38, 10), WHITE, 0.94);
  print(canvas, holder.country.slice(0, 3), { ...code, at: [width - 20 - chip, height / 2 - 10], paint: livery.deep });
}

export function drawCardFront(sheet: Sheet): void {
  const { canvas, livery, holder, seed } = sheet;
  drawPaper(canvas, livery, CARD.width, CARD.height, seed);
  drawRosette(canvas, [500, 270], 170, livery.line, 0.3);
  drawHeader(sheet, 'Identity card', CARD.width, 68);
  mountPhoto(sheet, [36, 96], 196);
  printGhost(sheet, [588, 290], 100);
  const field = (label: string, value: string, at: Point, maxWidth: number, size?: number) =>
    printField(canvas, livery, { label, value, at, maxWidth, ...(size ? { size } : {}) });
  field('Surname', holder.familyName, [262, 98], 420, 19);
  field('Given names', holder.givenName, [262, 154], 420, 19);
  field('Date of birth', printedDate(holder.birthDate), [262, 212], 150);
  field('Date of expiry', printedDate(holder.expiryDate), [450, 212], 150);
  field('Document number', holder.documentNumber, [262, 264], 300, 18);
  field('Nationality', holder.country, [262, 316], 130);
  print(canvas, 'Signature', { at: [262, 392], size: 7.5, paint: livery.accent, tracking: 0.34 });
  scribble(canvas, createDice(seed + 1), [336, 362], 176, 56, INK);
  print(canvas, 'Specimen - issued to nobody', { at: [36, 372], size: 7, paint: livery.deep, maxWidth: 196 });
  print(canvas, holder.documentNumber, { at: [36, 396], size: 20, paint: livery.deep, maxWidth: 196, weight: 0.14 });
  printSpecimen(canvas, [368, 258], 75, -0.38, STAMP_RED, 0.3);
}

export function drawLicenseFront(sheet: Sheet): void {
  const { canvas, livery, holder, seed } = sheet;
  drawPaper(canvas, livery, CARD.width, CARD.height, seed + 7);
  fill(canvas, rectangle(0, 0, 92, CARD.height), {
    from: livery.accent,
    to: livery.deep,
    start: [0, 0],
    end: [0, CARD.height],
  });
  drawRosette(canvas, [46, 390], 110, WHITE, 0.2, 17);
  fill(canvas, roundedRectangle(16, 24, 60, 44, 8), WHITE, 0.94);
  const code = holder.country.slice(0, 3);
  print(canvas, code, { at: [46 - widthOf(code, { size: 16 }) / 2, 38], size: 16, paint: livery.deep, weight: 0.17 });
  print(canvas, 'Driver license', { at: [118, 30], size: 26, paint: livery.deep, tracking: 0.34, weight: 0.15 });
  stroke(
    canvas,
    [
      [
        [118, 74],
        [684, 74],
      ],
    ],
    2,
    livery.accent,
    0.8,
  );
  mountPhoto(sheet, [118, 98], 178);
  printGhost(sheet, [600, 330], 78);
  const dice = createDice(seed + 3);
  const rows: [number: string, value: string, size: number][] = [
    ['1.', holder.familyName, 18],
    ['2.', holder.givenName, 18],
    ['3.', printedDate(holder.birthDate), 15],
    ['4b.', printedDate(holder.expiryDate), 15],
    ['5.', holder.documentNumber, 18],
    ['9.', dice.pick(['B', 'AM  B', 'A2  B', 'B  BE', 'A  B  C1']), 18],
  ];
  rows.forEach(([number, value, size], index) => {
    const y = 102 + index * 42;
    print(canvas, number, { at: [326, y + size - 11], size: 11, paint: livery.accent, weight: 0.15 });
    print(canvas, value, { at: [366, y], size, paint: INK, weight: 0.15, maxWidth: index < 2 ? 318 : 216 });
  });
  scribble(canvas, dice, [128, 352], 156, 52, INK);
  print(canvas, 'Specimen - gives nobody leave to drive', {
    at: [118, 424],
    size: 7,
    paint: livery.deep,
    maxWidth: 440,
  });
  printSpecimen(canvas, [398, 250], 70, -0.38, STAMP_RED, 0.3);
}

export function drawPassportFront(sheet: Sheet): void {
  const { canvas, livery, holder, seed } = sheet;
  const { width, height } = PASSPORT;
  drawPaper(canvas, livery, width, height, seed + 11);
  drawRosette(canvas, [520, 220], 210, livery.line, 0.32, 13);
  fill(canvas, rectangle(0, 0, width, 10), livery.deep);
  print(canvas, 'Passport', { at: [36, 36], size: 23, paint: livery.deep, tracking: 0.34, weight: 0.15 });
  const field = (label: string, value: string, at: Point, maxWidth: number, size?: number) =>
    printField(canvas, livery, { label, value, at, maxWidth, ...(size ? { size } : {}) });
  field('Type', 'P', [278, 32], 50);
  field('Country code', holder.country, [350, 32], 120);
  field('Passport number', holder.documentNumber, [500, 32], 224, 19);
  mountPhoto(sheet, [36, 92], 214);
  field('Surname', holder.familyName, [278, 92], 446, 19);
  field('Given names', holder.givenName, [278, 146], 446, 19);
  field('Nationality', holder.country, [278, 202], 180);
  field('Date of birth', printedDate(holder.birthDate), [278, 252], 150);
  field('Date of expiry', printedDate(holder.expiryDate), [440, 252], 150);
  field('Authority', 'Office of specimens', [278, 302], 300);
  printGhost(sheet, [610, 262], 104);
  scribble(canvas, createDice(seed + 1), [290, 344], 190, 50, INK);
  fill(canvas, rectangle(0, 416, width, height - 416), [252, 252, 250], 0.9);
  stroke(
    canvas,
    [
      [
        [0, 416],
        [width, 416],
      ],
    ],
    1.2,
    livery.line,
    0.7,
  );
  passportLines(holder).forEach((line, row) => {
    print(canvas, line, {
      at: [36, 446 + row * 38],
      size: 17,
      paint: [28, 30, 36],
      pitch: (width - 72) / 44,
      weight: 0.14,
    });
  });
  printSpecimen(canvas, [384, 236], 80, -0.36, STAMP_RED, 0.3);
}
