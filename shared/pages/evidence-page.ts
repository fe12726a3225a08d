import type { ActionState } from '../incidents/action-state.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { TimelineEntry } from '../store/timeline.ts';
import { document } from './document.ts';
import { type Html, html, named, nothing } from './html.ts';
import { chartOf, chartSpan } from './incident-chart.ts';
import type { IncidentView } from './incident-view.ts';
import { titleOf } from './incident-words.ts';
import { channelWord, outcomeOf } from './outcome-words.ts';
import { measured, quantityOf } from './quantity.ts';
import { seriesChart } from './series-chart.ts';
import { clockOf, fullTimeOf, spanOf } from './times.ts';

const timeCell = (at: string | undefined, timeZone: string): Html =>
  at === undefined
    ? html`<td>–</td>`
    : html`<td><time datetime="${at}">${fullTimeOf(at, timeZone)}</time></td>`;

const whatHappened = ({ kind, title, type, by, detail }: TimelineEntry, timeZone: string): Html => {
  const who = named(by ?? 'Somebody');
  if (kind === 'acknowledged') return html`${who} took it`;
  if (kind === 'snoozed') return html`${who} snoozed it until ${clockOf(detail ?? '', timeZone)}`;
  if (kind === 'text') return html`${who} wrote a text to the guest`;
  const known = type === undefined ? undefined : eventTypeOf(type);
  const source = known?.origin === 'nightdesk' ? 'recorded by Nightdesk' : 'reported by the sensor';
  return html`${title ?? known?.title ?? type} <span class="soft">(${source}${by === undefined ? nothing : html`, ${who}`})</span>`;
};

/** Already told by the entry of the person who did it. */
const isDouble = ({ type }: TimelineEntry): boolean =>
  type === 'nightdesk.acknowledged' || type === 'nightdesk.snoozed';

const events = ({ timeline, home, incident }: IncidentView): Html => {
  const unit = quantityOf(incident.condition)?.unit;
  const value = (number: number | undefined) =>
    number === undefined || unit === undefined ? '–' : measured(number, unit);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What happened"><table><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Measured</th><th scope="col">Limit</th></tr></thead><tbody>${timeline
    .filter((entry) => !isDouble(entry))
    .map(
      (entry) =>
        html`<tr>${timeCell(entry.at, home.timeZone)}<td>${whatHappened(entry, home.timeZone)}</td><td class="num">${value(entry.value)}</td><td class="num">${value(entry.threshold)}</td></tr>`,
    )}</tbody></table></div>`;
};

const messages = ({ actions, home }: IncidentView): Html => {
  if (actions.length === 0) return html`<p>None.</p>`;
  const inOrder = actions.toSorted((a, b) => (a.at ?? '9999').localeCompare(b.at ?? '9999'));
  const row = (action: ActionState) =>
    html`<tr>${timeCell(action.at, home.timeZone)}<td>${channelWord(action.channel)} to ${named(action.recipientName)}</td><td>${outcomeOf(action)}</td><td>${action.ruleId}<br><span class="soft small">${action.ruleVersion}</span></td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Messages"><table><thead><tr><th scope="col">When</th><th scope="col">Message</th><th scope="col">Outcome</th><th scope="col">Rule and version</th></tr></thead><tbody>${inOrder.map(row)}</tbody></table></div>`;
};

/**
 * What happened, to keep, print or hand to others: no name, number or text of a guest is in it, and no person's number
 * or address. The page is whole in itself.
 */
export const evidencePage = (view: IncidentView): Html => {
  const { incident, home, now } = view;
  const chart = chartOf(view);
  const { openedAt, closedAt, id, notice } = incident;
  const span = chartSpan(incident, now);
  const took = view.timeline.findLast(({ kind }) => kind === 'acknowledged');
  return document({
    title: `Incident ${id}: ${home.name}`,
    refreshes: false,
    main: html`<main class="wide-page">
<p class="where">${named(home.name)}${home.address ? html`<br><span class="soft small">${named(home.address)}</span>` : nothing}</p>
<h1>Incident report</h1>
<dl class="facts"><dt>What</dt><dd>${titleOf({ ...view, incident: { ...incident, status: 'open' } })}</dd>
<dt>Began</dt><dd>${fullTimeOf(openedAt, home.timeZone)}</dd>
<dt>Ended</dt><dd>${closedAt ? `${fullTimeOf(closedAt, home.timeZone)}, after ${spanOf(Date.parse(closedAt) - Date.parse(openedAt))}` : 'not yet'}</dd>
<dt>Notices</dt><dd>${notice}</dd>
<dt>Taken by</dt><dd>${took ? html`${named(took.by ?? 'Somebody')}, ${fullTimeOf(took.at, home.timeZone)}` : 'nobody'}</dd>
<dt>Times</dt><dd>local, ${home.timeZone}</dd>
<dt>Incident</dt><dd class="num">${id}</dd></dl>
${
  chart
    ? html`<h2>${chart.name}, ${fullTimeOf(span.from, home.timeZone)} to ${clockOf(span.to, home.timeZone)}</h2>
<div class="card">${seriesChart(chart)}<p class="legend soft small"><span><i></i>notice</span><span><i class="m"></i>message sent</span></p></div>`
    : nothing
}
<h2>What happened</h2>
${events(view)}
<h2>Messages</h2>
${messages(view)}
<footer><span>Made by Nightdesk on ${fullTimeOf(now, home.timeZone)}. Sensors measure how loud it is; they record no sound.</span></footer>
</main>`,
  });
};
