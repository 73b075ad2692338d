export type Rgb = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];
export type Paint = Rgb | { from: Rgb; to: Rgb; start: Point; end: Point };

/** Pixels (RGBA), and how many of them one drawing unit is: layouts are written once and drawn at any width. */
export type Canvas = { width: number; height: number; pixelsPerUnit: number; pixels: Uint8Array };

/** Lines of samples per row of pixels; across, coverage is exact. Four are enough for edges that JPEG softens anyway. */
const SAMPLES_PER_ROW = 4;

export function createCanvas(unitsWide: number, unitsHigh: number, pixelsPerUnit: number): Canvas {
  const width = Math.max(1, Math.round(unitsWide * pixelsPerUnit));
  const height = Math.max(1, Math.round(unitsHigh * pixelsPerUnit));
  return { width, height, pixelsPerUnit, pixels: new Uint8Array(width * height * 4).fill(255) };
}

/** A paint as numbers only: it is asked for millions of pixels, and an object for each would keep the collector busy. */
type Ink = { isFlat: boolean; from: Rgb; step: Rgb; perX: number; perY: number; offset: number };

function inkOf(paint: Paint, scale: number): Ink {
  if (!('from' in paint)) return { isFlat: true, from: paint, step: [0, 0, 0], perX: 0, perY: 0, offset: 0 };
  const { from, to, start, end } = paint;
  const [dx, dy] = [(end[0] - start[0]) * scale, (end[1] - start[1]) * scale];
  const lengthSquared = dx * dx + dy * dy || 1;
  const [perX, perY] = [dx / lengthSquared, dy / lengthSquared];
  const offset = -(start[0] * perX + start[1] * perY) * scale;
  return { isFlat: false, from, step: [to[0] - from[0], to[1] - from[1], to[2] - from[2]], perX, perY, offset };
}

export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return [
    one[0] + (other[0] - one[0]) * share,
    one[1] + (other[1] - one[1]) * share,
    one[2] + (other[2] - one[2]) * share,
  ];
}

function blend({ pixels, width }: Canvas, x: number, y: number, ink: Ink, alpha: number): void {
  const at = (y * width + x) * 4;
  const along = ink.isFlat ? 0 : Math.min(1, Math.max(0, x * ink.perX + y * ink.perY + ink.offset));
  const red = pixels[at] ?? 0;
  const green = pixels[at + 1] ?? 0;
  const blue = pixels[at + 2] ?? 0;
  pixels[at] = red + (ink.from[0] + ink.step[0] * along - red) * alpha + 0.5;
  pixels[at + 1] = green + (ink.from[1] + ink.step[1] * along - green) * alpha + 0.5;
  pixels[at + 2] = blue + (ink.from[2] + ink.step[2] * along - blue) * alpha + 0.5;
}

type Edge = { x: number; top: number; bottom: number; slope: number; direction: 1 | -1 };

function edgesOf(outline: readonly Point[], scale: number): Edge[] {
  return outline.flatMap(([ax, ay], index): Edge[] => {
    const [bx, by] = outline[(index + 1) % outline.length] ?? [ax, ay];
    if (ay === by) return [];
    const slope = (bx - ax) / (by - ay);
    return ay < by
      ? [{ x: ax * scale, top: ay * scale, bottom: by * scale, slope, direction: 1 }]
      : [{ x: bx * scale, top: by * scale, bottom: ay * scale, slope, direction: -1 }];
  });
}

/** Fills a closed outline (non-zero winding, so a curve that crosses itself leaves no hole). */
export function fill(canvas: Canvas, outline: readonly Point[], paint: Paint, alpha = 1): void {
  const edges = edgesOf(outline, canvas.pixelsPerUnit);
  const ink = inkOf(paint, canvas.pixelsPerUnit);
  const corners = outline.map(([x]) => x * canvas.pixelsPerUnit);
  const left = Math.max(0, Math.floor(Math.min(...corners)));
  const right = Math.min(canvas.width, Math.ceil(Math.max(...corners)));
  if (edges.length === 0 || left >= right) return;
  // Two more than the row is wide: each end of a span is noted as a change at its pixel and at the next.
  const changes = new Float32Array(right - left + 2);
  const top = Math.max(0, Math.floor(Math.min(...edges.map((edge) => edge.top))));
  const bottom = Math.min(canvas.height, Math.ceil(Math.max(...edges.map((edge) => edge.bottom))));
  for (let y = top; y < bottom; y++) {
    changes.fill(0);
    const nearby = edges.filter((edge) => edge.top < y + 1 && edge.bottom > y);
    for (let sample = 0; sample < SAMPLES_PER_ROW; sample++)
      cover(changes, left, nearby, y + (sample + 0.5) / SAMPLES_PER_ROW);
    for (let x = left, share = 0; x < right; x++) {
      share += changes[x - left] ?? 0;
      if (share > 0.002) blend(canvas, x, y, ink, Math.min(1, share) * alpha);
    }
  }
}

/** Adds the spans of one line of samples to a row. */
function cover(changes: Float32Array, left: number, edges: readonly Edge[], y: number): void {
  const crossings: { x: number; direction: number }[] = [];
  for (const edge of edges) {
    if (edge.top > y || y >= edge.bottom) continue;
    crossings.push({ x: edge.x + (y - edge.top) * edge.slope - left, direction: edge.direction });
  }
  if (crossings.length > 1) crossings.sort((one, other) => one.x - other.x);
  let winding = 0;
  for (const { x, direction } of crossings) {
    if (winding === 0) noteChange(changes, x, 1 / SAMPLES_PER_ROW);
    winding += direction;
    if (winding === 0) noteChange(changes, x, -1 / SAMPLES_PER_ROW);
  }
}

function noteChange(changes: Float32Array, x: number, amount: number): void {
  const inside = Math.min(changes.length - 2, Math.max(0, x));
  const pixel = Math.floor(inside);
  const later = (inside - pixel) * amount;
  changes[pixel] = (changes[pixel] ?? 0) + amount - later;
  changes[pixel + 1] = (changes[pixel + 1] ?? 0) + later;
}

/** Draws lines with round ends; lines of one call that cross are painted once, so see-through ink stays even. */
export function stroke(
  canvas: Canvas,
  lines: readonly (readonly Point[])[],
  width: number,
  paint: Paint,
  alpha = 1,
): void {
  const scale = canvas.pixelsPerUnit;
  const radius = Math.max(0.35, (width * scale) / 2);
  let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0];
  for (const [x, y] of lines.flat()) {
    left = Math.max(0, Math.min(left, Math.floor(x * scale - radius - 1)));
    top = Math.max(0, Math.min(top, Math.floor(y * scale - radius - 1)));
    right = Math.min(canvas.width, Math.max(right, Math.ceil(x * scale + radius + 1)));
    bottom = Math.min(canvas.height, Math.max(bottom, Math.ceil(y * scale + radius + 1)));
  }
  if (left >= right || top >= bottom) return;
  const mask: Mask = { left, top, right, bottom, shares: new Float32Array((right - left) * (bottom - top)) };
  for (const line of lines) {
    line.forEach(([x, y], index) => {
      const [toX, toY] = line[index + 1] ?? [x, y];
      if (index === 0 || index < line.length - 1)
        markSegment(mask, x * scale, y * scale, toX * scale, toY * scale, radius);
    });
  }
  const ink = inkOf(paint, scale);
  for (let y = top, at = 0; y < bottom; y++) {
    for (let x = left; x < right; x++, at++) {
      const share = mask.shares[at] ?? 0;
      if (share > 0) blend(canvas, x, y, ink, share * alpha);
    }
  }
}

type Mask = { left: number; top: number; right: number; bottom: number; shares: Float32Array };

function markSegment(mask: Mask, ax: number, ay: number, bx: number, by: number, radius: number): void {
  const [dx, dy] = [bx - ax, by - ay];
  const lengthSquared = dx * dx + dy * dy || 1;
  const reach = radius + 1;
  const left = Math.max(mask.left, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(mask.right, Math.ceil(Math.max(ax, bx) + reach));
  const top = Math.max(mask.top, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(mask.bottom, Math.ceil(Math.max(ay, by) + reach));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const distance = Math.sqrt((px - along * dx) ** 2 + (py - along * dy) ** 2);
      const at = (y - mask.top) * (mask.right - mask.left) + x - mask.left;
      const share = Math.min(1, radius + 0.5 - distance);
      if (share > (mask.shares[at] ?? 0)) mask.shares[at] = share;
    }
  }
}

/** Lays a finished picture onto another, whole or, with a print, as a faint picture in one colour. */
export function stamp(canvas: Canvas, picture: Canvas, [left, top]: Point, print?: { tint: Rgb; alpha: number }): void {
  const [originX, originY] = [Math.round(left * canvas.pixelsPerUnit), Math.round(top * canvas.pixelsPerUnit)];
  const right = Math.min(picture.width, canvas.width - originX);
  const bottom = Math.min(picture.height, canvas.height - originY);
  const tint = print && inkOf(print.tint, 1);
  for (let y = 0; y < bottom; y++) {
    const row = picture.pixels.subarray(y * picture.width * 4, (y * picture.width + right) * 4);
    if (!print || !tint) canvas.pixels.set(row, ((originY + y) * canvas.width + originX) * 4);
    else {
      for (let x = 0, at = 0; x < right; x++, at += 4) {
        const brightness = (row[at] ?? 0) * 0.3 + (row[at + 1] ?? 0) * 0.59 + (row[at + 2] ?? 0) * 0.11;
        blend(canvas, originX + x, originY + y, tint, (1 - brightness / 255) * print.alpha);
      }
    }
  }
}

/** Fine grain, as paper and sensors have: without it a drawn picture packs far smaller than a photograph would. */
export function grain({ pixels }: Canvas, strength: number, next: () => number): void {
  // One throw per pixel would cost more than the drawing: a table of throws, read with a stride prime to its size.
  const throws = Float32Array.from({ length: 4096 }, () => (next() - 0.5) * 2 * strength);
  const clamped = new Uint8ClampedArray(pixels.buffer);
  for (let pixel = 0, at = 0; at < clamped.length; pixel++, at += 4) {
    const shift = throws[(pixel * 7 + (pixel >>> 9) * 1031) & 4095] ?? 0;
    clamped[at] = (clamped[at] ?? 0) + shift;
    clamped[at + 1] = (clamped[at + 1] ?? 0) + shift;
    clamped[at + 2] = (clamped[at + 2] ?? 0) + shift;
  }
}
