/** A line of a plot, by its points. */
interface Line {
  name: string;
  points: readonly { x: number; y: number }[];
}

export interface PlotOptions {
  title: string;
  x: string;
  y: string;
  /** An even scale upwards, from nothing; else it is logarithmic, as the one across always is. */
  fromZero?: boolean;
  lines: readonly Line[];
}

interface Scale {
  ticks: number[];
  /** Where a value lies between the first tick and the last, 0 to 1. */
  at(value: number): number;
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 20;
const TOP = 50;
const BOTTOM = 90;
const COLOURS = { gateway: ['#1d4ed8', '#60a5fa'], others: ['#4b5563', '#9ca3af'] }; // apart in grey, too
const INK = '#111827';
const FONT = 'font-family="system-ui, sans-serif" font-size="12"';
const STEPS = [1, 2, 5]; // of each power of ten, where there are few powers
const FEW_POWERS = 2;

/** Where both axes are logarithmic, a cost that grows as the size does is a straight line that rises as the grid does. */
export function plot({ title, x, y, fromZero = false, lines }: PlotOptions): string {
  const all = lines.flatMap(({ points }) => points);
  const across = scale(all.map((point) => point.x));
  const up = (fromZero ? evenScale : scale)(all.map((point) => point.y));
  const px = (value: number) => round(LEFT + across.at(value) * (WIDTH - LEFT - RIGHT));
  const py = (value: number) => round(HEIGHT - BOTTOM - up.at(value) * (HEIGHT - TOP - BOTTOM));
  const grid = [
    ...across.ticks.flatMap((tick) => [
      `<path d="M${px(tick)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#e5e7eb"/>`,
      text(tick.toLocaleString('en'), px(tick), HEIGHT - BOTTOM + 18, 'middle'),
    ]),
    ...up.ticks.flatMap((tick) => [
      `<path d="M${LEFT} ${py(tick)}H${WIDTH - RIGHT}" stroke="#e5e7eb"/>`,
      text(tick.toLocaleString('en'), LEFT - 8, py(tick) + 4, 'end'),
    ]),
  ];
  const drawn = lines.flatMap(({ name, points }, index) => {
    const colours = name.startsWith('gateway') ? COLOURS.gateway : COLOURS.others;
    const colour = colours[Math.floor(index / 2) % colours.length];
    const path = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${px(point.x)} ${py(point.y)}`).join('');
    const legendX = LEFT + (index * (WIDTH - LEFT - RIGHT)) / lines.length;
    return [
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map((point) => `<circle cx="${px(point.x)}" cy="${py(point.y)}" r="3" fill="${colour}"/>`),
      `<path d="M${round(legendX)} ${HEIGHT - 20}h16" stroke="${colour}" stroke-width="3"/>`,
      text(name, round(legendX + 22), HEIGHT - 16, 'start'),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(`${y}, by ${x}`, LEFT, 28, 'start'),
    ...grid,
    text(x, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 40, 'middle'),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

/** From the tick at or below the least value to the one at or above the greatest. */
function scale(values: readonly number[]): Scale {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const powers = Math.log10(greatest / least);
  const steps = powers > FEW_POWERS ? [1] : STEPS;
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest))];
  const candidates = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index)).flatMap((power) =>
    steps.map((step) => Number((step * power).toPrecision(1))),
  );
  const first = candidates.findLastIndex((tick) => tick <= least);
  const last = candidates.findIndex((tick) => tick >= greatest);
  const ticks = candidates.slice(first, Math.max(last, first + 1) + 1);
  const [bottom, top] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
  return { ticks, at: (value) => (Math.log10(value) - bottom) / (top - bottom) };
}

const EVEN_STEPS = 5;

/** From nothing to a round number above the greatest value. */
function evenScale(values: readonly number[]): Scale {
  const greatest = Math.max(...values);
  const power = 10 ** Math.floor(Math.log10(greatest / EVEN_STEPS));
  const step = ([1, 2, 5, 10].find((factor) => factor * power * EVEN_STEPS >= greatest) ?? 10) * power;
  const ticks = Array.from({ length: EVEN_STEPS + 1 }, (_, index) => index * step);
  return { ticks, at: (value) => value / (EVEN_STEPS * step) };
}

const round = (value: number) => Math.round(value * 10) / 10;

const escaped = (words: string) => words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const text = (words: string, x: number, y: number, anchor: 'start' | 'middle' | 'end') =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${INK}" ${FONT}>${escaped(words)}</text>`;
