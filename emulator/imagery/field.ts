import { INK, type Livery } from './backdrop.ts';
import { type Canvas, type Point, type Rgb, stroke } from './canvas.ts';
import type { Dice } from './dice.ts';
import { print } from './lettering.ts';
import { towards } from './shapes.ts';

type Field = { label: string; value: string; at: Point; maxWidth: number; size?: number };

/** A small label with its value underneath. */
export function printField(
  canvas: Canvas,
  livery: Livery,
  { label, value, at: [x, y], maxWidth, size = 15 }: Field,
): void {
  print(canvas, label, { at: [x, y], size: 7.5, paint: livery.accent, maxWidth, tracking: 0.34, weight: 0.14 });
  print(canvas, value, { at: [x, y + 14], size, paint: INK, maxWidth, weight: 0.15 });
}

/** A date as documents print it, day first; text that is no date is printed as it came. */
export function printedDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(date) ?? [];
  return year && month && day ? `${day}.${month}.${year}` : date;
}

/** A scribble that nobody signs with, inside the box given. */
export function scribble(
  canvas: Canvas,
  dice: Dice,
  [left, top]: Point,
  width: number,
  height: number,
  ink: Rgb,
): void {
  const pen = width / 140;
  const letters = 7 + Math.floor(dice.between(0, 4));
  const middle = top + height * 0.55;
  const curve: Point[] = [
    [left, middle + height * 0.1],
    [left + width * 0.1, top - height * 0.1],
    [left + width * 0.07, top + height],
  ];
  for (let letter = 0; letter < letters; letter++) {
    const x = left + width * (0.14 + (letter / letters) * 0.7);
    const rise = height * (dice.chance(0.25) ? dice.between(0.4, 0.62) : dice.between(0.12, 0.3));
    const fall = height * (dice.chance(0.2) ? 0.48 : dice.between(0.1, 0.2));
    const step = (width * 0.7) / letters;
    curve.push(
      [x, middle + fall * 0.4],
      [x + step * 0.7, middle - rise],
      [x + step * 0.25, middle - rise * 1.1],
      [x + step * 0.35, middle + fall],
    );
  }
  curve.push([left + width * 0.88, middle], [left + width, middle - height * dice.between(0.1, 0.4)]);
  const flourish = towards([
    [left + width * 0.96, top + height * 0.86],
    [left + width * 0.5, top + height * dice.between(0.78, 0.95)],
    [left + width * 0.06, top + height * 0.98],
  ]);
  stroke(canvas, [towards(curve)], pen * 2.1, ink, 0.92);
  stroke(canvas, [flourish], pen * 1.5, ink, 0.85);
}
