import type { Point } from './canvas.ts';

/** Pieces per curve section: below a pixel of error at the sizes drawn here. */
const STEPS = 8;

export function rectangle(left: number, top: number, width: number, height: number): Point[] {
  return [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
  ];
}

export function ellipse(x: number, y: number, radiusX: number, radiusY = radiusX): Point[] {
  const count = 40;
  return Array.from({ length: count }, (_, index): Point => {
    const angle = (index / count) * Math.PI * 2;
    return [x + Math.cos(angle) * radiusX, y + Math.sin(angle) * radiusY];
  });
}

export function roundedRectangle(left: number, top: number, width: number, height: number, radius: number): Point[] {
  const corners: [x: number, y: number, quarter: number][] = [
    [left + width - radius, top + radius, -1],
    [left + width - radius, top + height - radius, 0],
    [left + radius, top + height - radius, 1],
    [left + radius, top + radius, 2],
  ];
  return corners.flatMap(([x, y, quarter]) =>
    Array.from({ length: STEPS + 1 }, (_, step): Point => {
      const angle = ((quarter + step / STEPS) * Math.PI) / 2;
      return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
    }),
  );
}

/** A smooth curve through every point (Catmull-Rom), open or closed. */
export function through(points: readonly Point[], closed = false): Point[] {
  const count = points.length;
  const point = (index: number): Point => {
    const place = closed ? (index + count) % count : Math.max(0, Math.min(count - 1, index));
    return points[place] ?? [0, 0];
  };
  const curve: Point[] = [];
  for (let index = 0; index < (closed ? count : count - 1); index++) {
    const [a, b, c, d] = [point(index - 1), point(index), point(index + 1), point(index + 2)];
    for (let step = 0; step < STEPS; step++) {
      const t = step / STEPS;
      const at = (axis: 0 | 1) =>
        0.5 *
        (2 * b[axis] +
          (c[axis] - a[axis]) * t +
          (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t ** 2 +
          (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t ** 3);
      curve.push([at(0), at(1)]);
    }
  }
  if (!closed) curve.push(point(count - 1));
  return curve;
}

/** A smooth curve drawn towards the points (quadratic B-spline); starts at the first and ends at the last. */
export function towards(points: readonly Point[]): Point[] {
  const [first, ...rest] = points;
  if (!first) return [];
  const curve: Point[] = [first];
  let from = first;
  rest.slice(0, -1).forEach((control, index) => {
    const next = rest[index + 1] ?? control;
    const isLast = index === rest.length - 2;
    const to: Point = isLast ? next : [(control[0] + next[0]) / 2, (control[1] + next[1]) / 2];
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      const at = (axis: 0 | 1) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis];
      curve.push([at(0), at(1)]);
    }
    from = to;
  });
  return curve;
}

/** Moves an outline written around (0, 0) to its place; a negative `scaleX` mirrors it. */
export function place(points: readonly Point[], x: number, y: number, scaleX: number, scaleY = scaleX): Point[] {
  return points.map(([px, py]): Point => [x + px * scaleX, y + py * scaleY]);
}
