import type { IncidentView } from './incident-view.ts';
import { noticeOf } from './incident-words.ts';
import { beyondOf, type Quantity, quantityOf } from './quantity.ts';
import type { ChartInput, ChartMark, Point } from './series-chart.ts';

const hourMs = 3_600_000;
/** Before the incident, so that one sees what is usual. */
const leadMs = 1.5 * hourMs;
/** After its end. */
const tailMs = 0.5 * hourMs;
const longestMs = 8 * hourMs;

/** The time that the chart of an incident spans, ISO UTC. */
export const chartSpan = (
  { openedAt, closedAt }: IncidentView['incident'],
  now: string,
): { readonly from: string; readonly to: string } => {
  const toMs = closedAt ? Math.min(Date.parse(closedAt) + tailMs, Date.parse(now)) : Date.parse(now);
  const fromMs = Math.max(Date.parse(openedAt) - leadMs, toMs - longestMs);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
};

/** The limit as the latest event that brought one told it. */
export const thresholdOf = ({ timeline }: Pick<IncidentView, 'timeline'>): number | undefined =>
  timeline.findLast(({ threshold }) => threshold !== undefined)?.threshold;

const marksOf = ({ timeline, actions, incident }: IncidentView) => {
  const marks: ChartMark[] = [];
  for (const { kind, type, at } of timeline) {
    const notice = kind === 'event' && type !== undefined ? noticeOf(type) : undefined;
    if (notice !== undefined) marks.push({ at, kind: 'notice', label: String(notice) });
  }
  for (const { status, at } of actions) {
    if (status === 'sent' && at !== undefined) marks.push({ at, kind: 'message' });
  }
  return marks.length > 0 ? marks : [{ at: incident.openedAt, kind: 'notice' as const, label: '1' }];
};

/** What the incident's chart shows, or undefined for a condition that no series tells about. */
export const chartOf = (view: IncidentView): (ChartInput & { readonly quantity: Quantity }) | undefined => {
  const { incident, timeline, measurements, home, now } = view;
  const quantity = quantityOf(incident.condition);
  if (!quantity) return undefined;
  const dots = timeline.flatMap(({ at, value }): Point[] => (value === undefined ? [] : [{ at, value }]));
  return {
    quantity,
    name: quantity.name,
    unit: quantity.unit,
    ...chartSpan(incident, now),
    points: measurements.series,
    dots,
    threshold: thresholdOf(view),
    beyond: beyondOf(incident.condition),
    marks: marksOf(view),
    timeZone: home.timeZone,
  };
};
