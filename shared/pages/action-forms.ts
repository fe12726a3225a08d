import { sameTapMs } from '../incidents/incident.ts';
import { guestTextLimit, guestTextOf } from './guest-text.ts';
import { type Html, html, named, nothing } from './html.ts';
import { type IncidentView, statusNow } from './incident-view.ts';
import { shortTimeOf } from './times.ts';

const hidden = ({ form, incident }: IncidentView): Html =>
  html`<input type="hidden" name="form" value="${form}"><input type="hidden" name="episode" value="${incident.episode}">`;

const stops = ({ nextSteps, home, now }: IncidentView): Html => {
  const [next, ...more] = nextSteps;
  if (!next)
    return html`No further step is taken then, the guest is not texted, and the others who were told hear that you have it.`;
  return html`Stops the ${named(next.what)} at ${shortTimeOf(next.at, now, home.timeZone)}${
    more.length === 0
      ? ''
      : more.length === 1
        ? ' and one step after it'
        : ` and ${more.length} steps after it`
  }. The others who were told hear that you have it.`;
};

const takeIt = (view: IncidentView): Html => {
  const { incident, viewer, now } = view;
  const { acknowledgedBy, acknowledgedAt = now } = incident;
  if (statusNow(incident, now) !== 'acknowledged') {
    return html`<button class="primary wide" name="do" value="acknowledge">I’ve got it</button>
<p class="hint">${stops(view)}</p>`;
  }
  if (acknowledgedBy?.key !== viewer.key) {
    return html`<p class="hint">${named(acknowledgedBy?.name ?? 'Somebody')} has it, so no further step is taken.</p>`;
  }
  const isOld = Date.parse(now) - Date.parse(acknowledgedAt) > sameTapMs;
  return html`${isOld ? html`<button class="primary wide" name="do" value="acknowledge">I still have it</button>` : nothing}
<p class="hint">No further step is taken and the guest is not texted while you have it. You are asked again after half an hour.</p>`;
};

/** What a person can do about an incident that is not over: one form, one tap each. */
export const actionForms = (view: IncidentView): Html => {
  const { incident, viewer, now, stay } = view;
  const others = statusNow(incident, now) === 'acknowledged' && incident.acknowledgedBy?.key !== viewer.key;
  const canText = stay.kind === 'staying' && stay.canText;
  return html`<form method="post" class="acts" aria-label="What to do">${hidden(view)}
${takeIt(view)}
${others ? nothing : html`<button name="do" value="snooze-30">Snooze 30 min</button><button name="do" value="snooze-120">Snooze 2 h</button>`}
<button class="wide" name="do" value="resolve">It is over</button>
</form>
${
  canText
    ? html`<div class="acts"><details class="compose"><summary>Text the guest</summary><form method="post">${hidden(view)}
<label for="text">The guest gets this text from the night desk’s number. They cannot answer it.</label>
<textarea id="text" name="text" rows="4" maxlength="${guestTextLimit}" required>${guestTextOf(view)}</textarea>
<button name="do" value="text-guest">Send the text</button></form></details></div>`
    : nothing
}`;
};
