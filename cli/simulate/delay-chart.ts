export interface DelayPoint {
  readonly homes: number;
  /** Seconds. */
  readonly p50: number;
  readonly p90: number;
  /** Percent of texts that were not sent in time or at all. */
  readonly unsent: number;
}

const width = 720;
const height = 340;
const left = 64;
const right = 660;
const top = 36;
const bottom = 280;

const homesRange = [100, 100_000] as const;
const secondsRange = [0.1, 3_600] as const;

const position = (
  value: number,
  [low, high]: readonly [number, number],
  from: number,
  to: number,
): number => {
  const share = Math.log(Math.max(low, Math.min(high, value)) / low) / Math.log(high / low);
  return Math.round((from + share * (to - from)) * 10) / 10;
};
const x = (homes: number) => position(homes, homesRange, left, right);
const y = (seconds: number) => position(seconds, secondsRange, bottom, top);

const ticks = [
  { seconds: 0.1, label: '0.1 s' },
  { seconds: 1, label: '1 s' },
  { seconds: 10, label: '10 s' },
  { seconds: 60, label: '1 min' },
  { seconds: 600, label: '10 min' },
  { seconds: 3_600, label: '1 h' },
] as const;

const line = (
  points: readonly DelayPoint[],
  value: (point: DelayPoint) => number,
  colour: string,
): string => {
  const path = points.map((point) => `${x(point.homes)},${y(value(point))}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2.5"/>`;
};

/** Delays over the number of homes, both on logarithmic scales, as a self-contained SVG that reads on light and dark. */
export const delayChart = (points: readonly DelayPoint[]): string => {
  const rows = ticks.map(
    ({ seconds, label }) =>
      `<line x1="${left}" x2="${right}" y1="${y(seconds)}" y2="${y(seconds)}" stroke="#8886"/>` +
      `<text x="${left - 8}" y="${y(seconds) + 4}" text-anchor="end">${label}</text>`,
  );
  const columns = [100, 1_000, 10_000, 100_000].map(
    (homes) =>
      `<text x="${x(homes)}" y="${bottom + 22}" text-anchor="middle">${homes.toLocaleString('en')}</text>`,
  );
  const shares = points
    .filter(({ unsent }) => unsent >= 1)
    .map(
      ({ homes, p90, unsent }) =>
        `<text x="${x(homes)}" y="${y(p90) - 8}" text-anchor="middle" fill="#d1242f">${Math.round(unsent)} %</text>`,
    );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#888">`,
    '<title>Delay of texts over the number of homes</title>',
    ...rows,
    ...columns,
    line(points, ({ p50 }) => p50, '#0969da'),
    line(points, ({ p90 }) => p90, '#bf8700'),
    ...shares,
    `<text x="${left}" y="20" fill="#0969da">half of the texts within</text>`,
    `<text x="${left + 150}" y="20" fill="#bf8700">nine in ten within</text>`,
    `<text x="${left + 275}" y="20" fill="#d1242f">share that was never sent</text>`,
    `<text x="${(left + right) / 2}" y="${height - 12}" text-anchor="middle">homes</text>`,
    '</svg>',
    '',
  ].join('\n');
};
