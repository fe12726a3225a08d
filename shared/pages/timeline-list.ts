import type { ActionState } from '../incidents/action-state.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { TimelineEntry } from '../store/timeline.ts';
import { type Html, html, named, nothing } from './html.ts';
import type { IncidentView } from './incident-view.ts';
import { channelWord, outcomeOf } from './outcome-words.ts';
import { measured, quantityOf } from './quantity.ts';
import { clockOf, shortTimeOf } from './times.ts';

interface Line {
  /** ISO UTC; absent for what is still to come. */
  readonly at?: string | undefined;
  readonly what: Html;
}

const messageLine = (action: ActionState): Line => {
  const bad = action.status === 'failed' || action.status === 'parked' || action.receipt?.fate === 'failed';
  return {
    at: action.at,
    what: html`<div>${channelWord(action.channel)} to ${named(action.recipientName)} · <span class="${bad ? 'bad' : 'soft'}">${outcomeOf(action)}</span></div>`,
  };
};

const decisionsOf = ({ decisions = [] }: TimelineEntry): Html => {
  const quiet = decisions.filter(({ outcome }) => outcome !== 'acts');
  if (quiet.length === 0) return nothing;
  return html`<details><summary>${quiet.length === 1 ? '1 rule' : `${quiet.length} rules`} held back</summary><ul class="small soft">${quiet.map(({ ruleId, because }) => html`<li>${ruleId}: ${because}</li>`)}</ul></details>`;
};

const eventLine = (entry: TimelineEntry, view: IncidentView): Html => {
  const unit = quantityOf(view.incident.condition)?.unit;
  const { value, threshold, type, title } = entry;
  const values =
    value === undefined || unit === undefined
      ? ''
      : `, ${measured(value, unit)}${threshold === undefined ? '' : ` (limit ${measured(threshold, unit)})`}`;
  const name = title ?? (type === undefined ? entry.kind : (eventTypeOf(type)?.title ?? type));
  const by = entry.by === undefined ? nothing : html` · ${named(entry.by)}`;
  return html`<div><span class="strong">${name}</span><span class="num">${values}</span>${by}${decisionsOf(entry)}</div>`;
};

const entryLine = (entry: TimelineEntry, view: IncidentView): Line => {
  const who = named(entry.by ?? 'Somebody');
  switch (entry.kind) {
    case 'acknowledged':
      return { at: entry.at, what: html`<div><span class="strong">${who} has it</span></div>` };
    case 'snoozed':
      return {
        at: entry.at,
        what: html`<div><span class="strong">${who} snoozed it</span> until ${clockOf(entry.detail ?? entry.at, view.home.timeZone)}</div>`,
      };
    case 'text':
      return {
        at: entry.at,
        what: html`<div><span class="strong">${who} wrote to the guest</span><br><span class="soft"><bdi>${entry.detail}</bdi></span></div>`,
      };
    default:
      return { at: entry.at, what: eventLine(entry, view) };
  }
};

/** The page's own entries tell of these, with who did it. */
const toldElsewhere = new Set(['nightdesk.acknowledged', 'nightdesk.snoozed']);

/** Everything that happened, with what became of each message. */
export const timelineList = (view: IncidentView, order: 'newest first' | 'oldest first'): Html => {
  const { timeline, actions, now, home } = view;
  const entries = timeline.filter(({ type }) => type === undefined || !toldElsewhere.has(type));
  const lines = [...entries.map((entry) => entryLine(entry, view)), ...actions.map(messageLine)];
  // What has no time yet is still to come. Equal times keep their order: an event stands before its messages.
  const last = '9999';
  lines.sort((a, b) => (a.at ?? last).localeCompare(b.at ?? last));
  if (order === 'newest first') lines.reverse();
  return html`<ol class="line" ${order === 'newest first' ? 'reversed' : ''}>${lines.map(
    ({ at, what }) =>
      html`<li>${at === undefined ? html`<span class="soft small">to come</span>` : html`<time datetime="${at}">${shortTimeOf(at, now, home.timeZone)}</time>`}${what}</li>`,
  )}</ol>`;
};
