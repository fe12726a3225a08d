import { type Html, html, render } from './html.ts';
import type { IncidentLine, OverviewView } from './overview-view.ts';
import { clockOf, dateOf, shortTimeOf, spanOf } from './times.ts';

export interface MorningReport {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

const incidentLine = (
  { incident, title, homeName, failed }: IncidentLine,
  { now, timeZone }: OverviewView,
): string => {
  const { openedAt, closedAt, acknowledgedBy } = incident;
  const lasted = spanOf(Math.max(0, Date.parse(closedAt ?? now) - Date.parse(openedAt)));
  const who = acknowledgedBy ? `, ${acknowledgedBy.name} had it` : '';
  const undelivered = failed > 0 ? `, ${failed} not delivered` : '';
  return `${homeName}: ${title} at ${shortTimeOf(openedAt, now, timeZone)} for ${lasted}${who}${undelivered}`;
};

const sectionsOf = (view: OverviewView): readonly Section[] => {
  const { open, night, states, broken } = view;
  const sections: Section[] = [
    { heading: 'Still open', lines: open.map((line) => incidentLine(line, view)) },
    { heading: 'Last night', lines: night.incidents.map((line) => incidentLine(line, view)) },
    {
      heading: 'Messages',
      lines:
        night.sent + night.failed === 0
          ? []
          : [
              `${night.sent} sent, ${night.failed} failed`,
              ...night.rules.map(({ id, messages }) => `${id}: ${messages}`),
            ],
    },
    { heading: 'Needs a battery', lines: states.battery },
    { heading: 'Offline', lines: states.offline },
    { heading: 'Rules and items to mend', lines: broken.map(({ item, sentence }) => `${item}: ${sentence}`) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
};

/** Whether there is anything to tell. */
export const isQuietNight = (view: OverviewView): boolean => sectionsOf(view).length === 0;

const lead = (view: OverviewView): string => {
  const { open, night, states, broken } = view;
  if (isQuietNight(view)) return 'A quiet night: nothing happened, and nothing needs you.';
  const parts = [
    [open.length, 'still open'],
    [night.incidents.length, 'over by now'],
    [night.failed, 'not delivered'],
    [states.battery.length + states.offline.length, 'sensors need somebody'],
    [broken.length, 'to mend'],
  ] as const;
  return `${parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')}.`;
};

/** Mail programs ignore style sheets as they please, so each element bears its own. */
const block = ({ heading, lines }: Section): Html =>
  html`<h2 style="font-size:15px;margin:24px 0 6px;color:#5b606b">${heading}</h2><ul style="margin:0;padding-left:20px">${lines.map((line) => html`<li style="margin:4px 0"><bdi>${line}</bdi></li>`)}</ul>`;

/** The e-mail of the morning, as plain text and as HTML. @param url of the overview */
export const morningReport = async (view: OverviewView, url: string): Promise<MorningReport> => {
  const { now, timeZone, night } = view;
  const sections = sectionsOf(view);
  const summary = lead(view);
  const span = `${shortTimeOf(night.from, now, timeZone)} to ${clockOf(now, timeZone)}, ${timeZone}`;
  const text = [
    summary,
    ...sections.map(({ heading, lines }) => [`${heading}:`, ...lines.map((line) => `- ${line}`)].join('\n')),
    `${span}\n${url}`,
  ].join('\n\n');
  const page = html`<!doctype html><html lang="en"><body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif"><div style="max-width:560px;margin:0 auto"><p style="font-size:20px;font-weight:700;margin:0">${summary}</p>${sections.map(block)}<p style="margin:28px 0 8px"><a href="${url}" style="display:inline-block;padding:12px 20px;border-radius:10px;background:#1b1d22;color:#ffffff;text-decoration:none;font-weight:600">Open the overview</a></p><p style="color:#5b606b;font-size:13px;margin:0">${span}</p></div></body></html>`;
  return { subject: `Night desk, ${dateOf(now, timeZone)}: ${summary}`, text, html: await render(page) };
};
