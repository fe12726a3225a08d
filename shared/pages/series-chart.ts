import { type Html, html, nothing } from './html.ts';
import { measured } from './quantity.ts';
import { clockOf, spanOf } from './times.ts';

export interface Point {
  /** ISO UTC. */
  readonly at: string;
  readonly value: number;
}

export interface ChartMark {
  readonly at: string;
  readonly kind: 'notice' | 'message';
  /** `1`, `2`, `3` for notices. */
  readonly label?: string;
}

export interface ChartInput {
  /** `Sound` */
  readonly name: string;
  readonly unit: string;
  /** ISO UTC, both: the time that the chart spans. */
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  /** Values that events brought, shown as dots even where the series has not come in yet. */
  readonly dots: readonly Point[];
  readonly threshold?: number | undefined;
  /** On which side of the limit it is too much. */
  readonly beyond: 'above' | 'below';
  readonly marks: readonly ChartMark[];
  readonly timeZone: string;
}

/** Of the drawing's own units: about pixels on a small phone. */
const size = { width: 360, height: 156, left: 30, right: 10, top: 22, bottom: 20 } as const;
/** A line is not drawn over a gap of more milliseconds than this: readings come in steps of five minutes. */
const gapMs = 20 * 60_000;
const steps = [1, 2, 5, 10, 20, 50] as const;
/** Units from the bottom to the top of the drawing, at the least. */
const smallestSpan = 8;
const hourMs = 3_600_000;
const longestTick = 4 * hourMs;
/** Milliseconds between times on the axis: the first that leaves room for their labels. */
const tickSteps = [hourMs / 4, hourMs / 2, hourMs, 2 * hourMs, longestTick];
const mostTicks = 5;

const scale = (fromA: number, fromB: number, toA: number, toB: number) => (value: number) =>
  Math.round((toA + ((value - fromA) / (fromB - fromA || 1)) * (toB - toA)) * 10) / 10;

const pathOf = (points: readonly Point[], x: (ms: number) => number, y: (value: number) => number) => {
  const lines: { x: number; y: number }[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { at, value } of points) {
    const ms = Date.parse(at);
    if (ms - before > gapMs) lines.push([]);
    lines.at(-1)?.push({ x: x(ms), y: y(value) });
    before = ms;
  }
  const floor = size.height - size.bottom;
  const drawn = lines.map((line) => line.map((point) => `${point.x} ${point.y}`).join('L'));
  return {
    line: drawn.map((line) => `M${line}`).join(''),
    area: lines
      .map((line, index) => `M${line[0]?.x} ${floor}L${drawn[index]}L${line.at(-1)?.x} ${floor}Z`)
      .join(''),
  };
};

/** What the drawing says, for those who do not see it. */
const described = ({
  name,
  unit,
  from,
  to,
  points,
  dots,
  threshold,
  marks,
  timeZone,
}: ChartInput): string => {
  const highest = [...points, ...dots].reduce((most, point) => (point.value > most.value ? point : most));
  const counted = (kind: ChartMark['kind']) => {
    const count = marks.filter((mark) => mark.kind === kind).length;
    return `${count} ${kind}${count === 1 ? '' : 's'}`;
  };
  return [
    `${name} over ${spanOf(Date.parse(to) - Date.parse(from))} until ${clockOf(to, timeZone)}:`,
    `highest ${measured(highest.value, unit)} at ${clockOf(highest.at, timeZone)};`,
    threshold === undefined ? 'limit unknown;' : `limit ${measured(threshold, unit)};`,
    `${counted('notice')}, ${counted('message')}.`,
  ].join(' ');
};

/** A series as inline SVG, with its limit, notices and messages. Empty where there is nothing to draw. */
export const seriesChart = (input: ChartInput): Html => {
  const { points, dots, threshold, marks, timeZone, unit } = input;
  const values = [...points, ...dots].map(({ value }) => value);
  if (values.length === 0) return nothing;
  const limits = threshold === undefined ? values : [...values, threshold];
  const [least, most] = [Math.min(...limits), Math.max(...limits)];
  // A quiet evening must not look like a mountain.
  const slack = Math.max(0, smallestSpan - (most - least)) / 2;
  const [lowest, highest] = [least - slack, most + slack];
  const step = steps.find((each) => (highest - lowest) / each <= 4) ?? 100;
  const [bottom, top] = [(Math.ceil(lowest / step) - 1) * step, (Math.floor(highest / step) + 1) * step];
  const [fromMs, toMs] = [Date.parse(input.from), Date.parse(input.to)];
  const x = scale(fromMs, toMs, size.left, size.width - size.right);
  const floor = size.height - size.bottom;
  const y = scale(bottom, top, floor, size.top);
  const inside = ({ at }: { readonly at: string }) => Date.parse(at) >= fromMs && Date.parse(at) <= toMs;
  const { line, area } = pathOf(points.filter(inside), x, y);
  const ticks = Array.from(
    { length: Math.round((top - bottom) / step) + 1 },
    (_, index) => bottom + index * step,
  );
  const everyMs = tickSteps.find((each) => (toMs - fromMs) / each <= mostTicks) ?? longestTick;
  const times: number[] = [];
  for (let ms = Math.ceil(fromMs / everyMs) * everyMs; ms <= toMs; ms += everyMs) times.push(ms);
  const limitY = threshold === undefined ? undefined : y(threshold);
  const hot =
    limitY === undefined
      ? { y: 0, height: 0 }
      : input.beyond === 'above'
        ? { y: 0, height: limitY }
        : { y: limitY, height: size.height - limitY };
  const notices = marks.filter((mark) => mark.kind === 'notice').filter(inside);
  const messages = marks.filter((mark) => mark.kind === 'message').filter(inside);

  return html`<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${described(input)}">
<defs><clipPath id="beyond"><rect x="0" y="${hot.y}" width="${size.width}" height="${hot.height}"/></clipPath></defs>
${ticks.map((value) => html`<path class="grid" d="M${size.left} ${y(value)}H${size.width - size.right}"/><text class="tick" x="${size.left - 5}" y="${y(value) + 3.5}" text-anchor="end">${value}</text>`)}
${times.map((ms) => html`<text class="tick" x="${x(ms)}" y="${size.height - 5}" text-anchor="middle">${clockOf(new Date(ms).toISOString(), timeZone)}</text>`)}
${line === '' ? nothing : html`<path class="area" d="${area}"/><path class="line" d="${line}"/><path class="area hot" clip-path="url(#beyond)" d="${area}"/><path class="line hot" clip-path="url(#beyond)" d="${line}"/>`}
${limitY === undefined ? nothing : html`<path class="limit" d="M${size.left} ${limitY}H${size.width - size.right}"/><text class="limit-label" x="${size.left + 4}" y="${limitY - 4}">limit ${measured(threshold ?? 0, unit)}</text>`}
${notices.map(({ at, label = '' }) => html`<path class="notice" d="M${x(Date.parse(at))} ${size.top - 5}V${floor}"/><circle class="badge" cx="${x(Date.parse(at))}" cy="10" r="8"/><text class="badge-label" x="${x(Date.parse(at))}" y="13.5" text-anchor="middle">${label}</text>`)}
${dots.filter(inside).map(({ at, value }) => html`<circle class="dot" cx="${x(Date.parse(at))}" cy="${y(value)}" r="3.5"/>`)}
${messages.map(({ at }) => html`<path class="message" d="M${x(Date.parse(at)) - 4} ${floor - 3}h8v6h-8z"/>`)}
</svg>`;
};
