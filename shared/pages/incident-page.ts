import { actionForms } from './action-forms.ts';
import { document } from './document.ts';
import { type Html, html, named, nothing } from './html.ts';
import { chartOf } from './incident-chart.ts';
import { type IncidentView, statusNow } from './incident-view.ts';
import { titleOf } from './incident-words.ts';
import { measured } from './quantity.ts';
import { type Point, seriesChart } from './series-chart.ts';
import { timelineList } from './timeline-list.ts';
import { agoOf, clockOf, shortTimeOf, spanOf } from './times.ts';

const stateLine = ({ incident, now, home, viewer }: IncidentView): Html => {
  const clock = (at: string | undefined) => (at === undefined ? '' : shortTimeOf(at, now, home.timeZone));
  const who = (person: { key: string; name: string } | undefined) =>
    person?.key === viewer.key ? html`You` : named(person?.name ?? 'Somebody');
  const { acknowledgedBy, acknowledgedAt, snoozedBy, snoozedUntil, closedAt } = incident;
  switch (statusNow(incident, now)) {
    case 'open':
      return html`<p class="state open">Nobody has it yet</p>`;
    case 'acknowledged':
      return html`<p class="state acknowledged"><span>${who(acknowledgedBy)} ${acknowledgedBy?.key === viewer.key ? 'have' : 'has'} it since ${clock(acknowledgedAt)}</span></p>`;
    case 'snoozed':
      return html`<p class="state snoozed"><span>Snoozed until ${clock(snoozedUntil)} by ${who(snoozedBy)}</span></p>`;
    case 'resolved':
      return html`<p class="state resolved"><span>Over since ${clock(closedAt)}</span></p>`;
  }
};

const sinceLine = ({ incident, now, home }: IncidentView): Html => {
  const { openedAt, closedAt, notice } = incident;
  const lasted = spanOf(Math.max(0, Date.parse(closedAt ?? now) - Date.parse(openedAt)));
  const from = shortTimeOf(openedAt, now, home.timeZone);
  const times = closedAt
    ? `${from} to ${shortTimeOf(closedAt, now, home.timeZone)}, ${lasted}`
    : `since ${from}, for ${lasted}`;
  return html`<p class="since num">${times}${notice > 1 ? ` · ${notice} notices` : ''}</p>`;
};

/** The latest value of all that is known, from the sensor, its series or an event. */
const latestOf = ({ measurements }: IncidentView, dots: readonly Point[]): Point | undefined =>
  [measurements.latest, measurements.series.at(-1), dots.at(-1)]
    .filter((point) => point !== undefined)
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .at(-1);

const readingOf = (view: IncidentView): Html => {
  const chart = chartOf(view);
  const latest = chart && latestOf(view, chart.dots);
  if (!chart || !latest) return nothing;
  const { quantity, threshold, beyond } = chart;
  const isBeyond =
    threshold !== undefined && (beyond === 'above' ? latest.value > threshold : latest.value < threshold);
  return html`<p class="reading"><b class="num${isBeyond ? ' beyond' : ''}">${measured(latest.value, quantity.unit)}</b>
<span class="soft small">${agoOf(latest.at, view.now)}${threshold === undefined ? '' : html`<br>limit ${measured(threshold, quantity.unit)}`}</span></p>`;
};

const levelCard = (view: IncidentView): Html => {
  const chart = chartOf(view);
  if (!chart) return nothing;
  const { measurements } = view;
  if (!latestOf(view, chart.dots))
    return html`<section class="card level"><p class="soft">No reading: Minut did not answer in time.</p></section>`;
  return html`<section class="card level" aria-label="${chart.name}"><p class="soft small">${chart.name}, ${chart.unit}${
    measurements.deviceName ? html` · ${named(measurements.deviceName)}` : nothing
  }${measurements.series.length === 0 ? ' · only what came with the notices: Minut did not answer in time' : ''}</p>
${seriesChart(chart)}
<p class="legend soft small"><span><i></i>notice</span><span><i class="m"></i>message sent</span></p>
</section>`;
};

const guestCard = ({ stay, home, now }: IncidentView): Html => {
  const says = {
    none: 'Nobody is staying.',
    overlapping: 'Stays overlap: Minut names more than one guest. Look there before you call.',
    unknown: 'Minut did not say in time who is staying. Load this page again.',
  } as const;
  if (stay.kind !== 'staying') return html`<div class="card"><p class="soft">${says[stay.kind]}</p></div>`;
  const { name, phone, canText, checkOut } = stay;
  const who = name ?? 'A guest';
  return html`<div class="card guest"><p><span class="strong">${named(who)}</span><br><span class="soft small">${
    checkOut ? `stays until ${shortTimeOf(checkOut, now, home.timeZone)}` : 'is staying'
  }</span></p>${
    phone
      ? html`<p class="pair"><a class="button" href="tel:${phone}">Call</a>${canText ? html`<a class="button" href="sms:${phone}">Message</a>` : nothing}</p>`
      : html`<p class="soft small">No number that can be called.</p>`
  }</div>`;
};

/** The page behind the link in a text. A guest who was sent one sees what is going on and nothing about anybody. */
export const incidentPage = (view: IncidentView, evidenceUrl: string): Html => {
  const { home, now, said, viewer, incident } = view;
  const staff = viewer.role === 'staff';
  const title = titleOf(view);
  const over = incident.status === 'resolved';
  return document({
    title: `${title}: ${home.name}`,
    refreshes: true,
    main: html`<main class="${staff ? 'two' : ''}">
<div class="all"><p class="where">${named(home.name)}${home.address && home.address !== home.name ? html`<br><span class="soft small">${named(home.address)}</span>` : nothing}</p>
${said ? html`<p class="said" role="status">${said}</p>` : nothing}</div>
<div>${staff ? stateLine(view) : nothing}
<div class="head"><h1>${title}</h1>${staff ? readingOf(view) : nothing}</div>
${sinceLine(view)}
${staff && !over ? actionForms(view) : nothing}
${staff ? levelCard(view) : nothing}
</div>
${
  staff
    ? html`<div class="side"><h2 id="guest">Guest</h2>
${guestCard(view)}
<h2>What happened</h2>
<div class="card">${timelineList(view, 'newest first')}</div></div>`
    : nothing
}
<footer class="all"><span>As of <span class="num">${clockOf(now, home.timeZone)}</span>, ${home.timeZone}</span><a href="?">Load again</a>${staff ? html`<a href="${evidenceUrl}">Report to keep or print</a>` : nothing}</footer>
</main>`,
  });
};
