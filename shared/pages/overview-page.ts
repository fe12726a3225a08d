import { document } from './document.ts';
import { type Html, html, named, nothing } from './html.ts';
import { statusNow } from './incident-view.ts';
import { manageForms } from './manage-forms.ts';
import type { IncidentLine, OverviewView } from './overview-view.ts';
import { clockOf, shortTimeOf, spanOf } from './times.ts';

const statusWords = {
  open: 'nobody has it',
  acknowledged: 'taken',
  snoozed: 'snoozed',
  resolved: 'over',
} as const;

const incidentItem = (
  { incident, title, homeName, sent, failed, url }: IncidentLine,
  now: string,
  timeZone: string,
): Html => {
  const status = statusNow(incident, now);
  const { openedAt, closedAt, acknowledgedBy } = incident;
  const lasted = spanOf(Math.max(0, Date.parse(closedAt ?? now) - Date.parse(openedAt)));
  const who =
    status === 'acknowledged' && acknowledgedBy
      ? html`${named(acknowledgedBy.name)} has it`
      : statusWords[status];
  const messages = `${sent} sent${failed > 0 ? `, ${failed} failed` : ''}`;
  const name = html`<span class="strong">${named(homeName)}</span>`;
  return html`<li><time datetime="${openedAt}">${shortTimeOf(openedAt, now, timeZone)}</time><div>${url ? html`<a href="${url}">${name}</a>` : name}<br>${title}, ${lasted} · <span class="${status === 'open' ? 'bad' : 'soft'}">${who}</span><br><span class="soft small">${messages}</span></div></li>`;
};

const glance = ({ open, now }: OverviewView): Html => {
  const waiting = open.filter(({ incident }) => statusNow(incident, now) === 'open').length;
  if (open.length === 0) return html`<p class="state resolved">Nothing is open</p><h1>All quiet</h1>`;
  const state =
    waiting > 0
      ? html`<p class="state open">${waiting === open.length ? 'Nobody has it yet' : `${waiting} of ${open.length}: nobody has it`}</p>`
      : html`<p class="state acknowledged">In hand</p>`;
  return html`${state}<h1>${open.length === 1 ? 'One incident is open' : `${open.length} incidents are open`}</h1>`;
};

const number = (count: number | undefined, word: string, tone: string): Html =>
  html`<li class="${count ? tone : ''}"><b class="num">${count ?? '?'}</b> ${word}</li>`;

const states = ({ states: { quiet, loud, offline, battery } }: OverviewView): Html => {
  const list = (word: string, names: readonly string[]) =>
    names.length === 0
      ? nothing
      : html`<p class="small"><span class="soft">${word}:</span> ${names.map((name, index) => html`${index > 0 ? ', ' : ''}${named(name)}`)}</p>`;
  return html`<ul class="numbers">${number(quiet, 'quiet', '')}${number(loud.length, 'loud', 'bad')}${number(offline.length, 'offline', 'warn')}${number(battery.length, 'battery low', 'warn')}</ul>${list('Loud', loud)}${list('Offline', offline)}${list('Battery', battery)}`;
};

const night = ({
  night: { from, to, incidents, sent, failed, rules },
  now,
  timeZone,
}: OverviewView): Html => html`<h2>The night, ${shortTimeOf(from, now, timeZone)} to ${clockOf(to, timeZone)}</h2>
<div class="card">${incidents.length === 0 ? html`<p class="soft">Nothing else happened.</p>` : html`<ol class="line">${incidents.map((line) => incidentItem(line, now, timeZone))}</ol>`}</div>
<div class="card"><ul class="numbers">${number(sent, sent === 1 ? 'message sent' : 'messages sent', '')}${number(failed, 'failed', 'bad')}</ul>${
  rules.length === 0
    ? nothing
    : html`<p class="small"><span class="soft">Rules that fired:</span> ${rules.map(({ id, messages }, index) => html`${index > 0 ? ', ' : ''}${id} (${messages})`)}</p>`
}</div>`;

/** The account at one glance, for the morning; with `manage`, what can be changed from here. */
export const overviewPage = (view: OverviewView): Html => {
  const { open, now, timeZone, broken, manage, said } = view;
  return document({
    title: open.length === 0 ? 'All quiet' : `${open.length} open`,
    refreshes: true,
    main: html`<main class="two">
<div class="all"><p class="where">Night desk</p>${said ? html`<p class="said" role="status">${said}</p>` : nothing}</div>
<div>${glance(view)}
${open.length === 0 ? nothing : html`<h2>Open now</h2><div class="card"><ol class="line">${open.map((line) => incidentItem(line, now, timeZone))}</ol></div>`}
<h2>Homes</h2><div class="card">${states(view)}</div>
${broken.length === 0 ? nothing : html`<h2>To mend</h2><div class="card"><ul>${broken.map(({ item, sentence }) => html`<li><span class="strong">${item}</span>: ${sentence}</li>`)}</ul></div>`}
${night(view)}</div>
<div class="side">${manage ? manageForms(manage, view) : nothing}</div>
<footer class="all"><span>As of <span class="num">${clockOf(now, timeZone)}</span>, ${timeZone}</span><a href="?">Load again</a></footer>
</main>`,
  });
};
