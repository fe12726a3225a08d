import { type Html, html, named, nothing } from './html.ts';
import type { Manage, OverviewView, RuleLine } from './overview-view.ts';
import { shortTimeOf } from './times.ts';

const options = (choices: readonly { readonly value: string; readonly words: string }[]): Html =>
  html`${choices.map(({ value, words }) => html`<option value="${value}">${words}</option>`)}`;

const isPaused = (until: string | undefined, now: string): until is string =>
  until !== undefined && Date.parse(until) > Date.parse(now);

/** What the forms of one page share: their identity, and how times are shown. */
interface Shared {
  readonly manage: Manage;
  readonly now: string;
  readonly timeZone: string;
}

const hidden = (fields: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const pauseChoices = ({ manage }: Shared) =>
  manage.pauses.map(({ until, words }) => ({ value: until, words }));

const ruleItem = (rule: RuleLine, shared: Shared): Html => {
  const { manage, now, timeZone } = shared;
  const { id, description, enabled, dryRun, pausedUntil } = rule;
  const paused = isPaused(pausedUntil, now);
  const state = paused
    ? `paused until ${shortTimeOf(pausedUntil, now, timeZone)}`
    : enabled
      ? dryRun
        ? 'dry run'
        : 'on'
      : 'off';
  return html`<details class="compose"><summary>${id} <span class="${enabled && !paused ? 'soft' : 'warm'}">· ${state}</span></summary>
<form method="post">${hidden({ form: manage.form, kind: 'rule', id })}
${description ? html`<p class="small soft">${description}</p>` : nothing}
<div class="pair"><button name="do" value="${enabled ? 'off' : 'on'}">Switch ${enabled ? 'off' : 'on'}</button>${
    paused ? html`<button name="do" value="unpause">End the pause</button>` : nothing
  }</div>
<label for="until-${id}">Pause it until</label><select id="until-${id}" name="until">${options(pauseChoices(shared))}</select>
<button name="do" value="pause">Pause</button></form></details>`;
};

const homesForm = (shared: Shared, what: 'pause' | 'reported'): Html => {
  const { manage, now, timeZone } = shared;
  const choices = manage.homes.map(({ id, name, pausedUntil }) => ({
    value: id,
    words: isPaused(pausedUntil, now)
      ? `${name} (paused until ${shortTimeOf(pausedUntil, now, timeZone)})`
      : name,
  }));
  const isPause = what === 'pause';
  return html`<details class="compose"><summary>${isPause ? 'Pause a home' : 'A neighbour called'}</summary><form method="post">${hidden({ form: manage.form, kind: 'home' })}
<p class="small soft">${isPause ? 'Its rules are silent until then. Smoke and glass break stay on.' : 'Opens an incident in the home, and the rules for it act.'}</p>
<label for="home-${what}">Home</label><select id="home-${what}" name="id">${options(choices)}</select>
${isPause ? html`<label for="home-until">Until</label><select id="home-until" name="until">${options(pauseChoices(shared))}</select>` : nothing}
<div class="pair"><button name="do" value="${what}">${isPause ? 'Pause' : 'Record the call'}</button>${isPause ? html`<button name="do" value="unpause">End the pause</button>` : nothing}</div></form></details>`;
};

const dutyForm = ({ manage, now, timeZone }: Shared): Html =>
  html`${manage.duties.map(
    ({
      id,
      name,
      onDuty,
      until,
    }) => html`<details class="compose"><summary>${named(name)}: ${onDuty ? named(onDuty) : 'nobody'}</summary><form method="post">${hidden({ form: manage.form, kind: 'contact', id, until })}
<label for="duty-${id}">On duty from now until ${shortTimeOf(until, now, timeZone)}</label><select id="duty-${id}" name="person">${options(manage.people.map((person) => ({ value: person.id, words: person.name })))}</select>
<button name="do" value="duty">Swap</button></form></details>`,
  )}`;

/** What a manager's link can change; each change is a version with who and when. */
export const manageForms = (
  manage: Manage,
  { now, timeZone }: Pick<OverviewView, 'now' | 'timeZone'>,
): Html => {
  const shared = { manage, now, timeZone };
  const { undo, duties, rules, homes } = manage;
  return html`${
    undo
      ? html`<h2>Last change</h2><form method="post" class="card guest">${hidden({ form: manage.form, edit: undo.edit })}<p>${named(undo.by)} ${undo.what}, <span class="num">${shortTimeOf(undo.at, now, timeZone)}</span></p><button name="do" value="undo">Undo it</button></form>`
      : nothing
  }
${homes.length === 0 ? nothing : html`<h2>Homes and neighbours</h2><div class="stack">${homesForm(shared, 'pause')}${homesForm(shared, 'reported')}</div>`}
${duties.length === 0 ? nothing : html`<h2>On duty</h2><div class="stack">${dutyForm(shared)}</div>`}
<h2>Rules</h2><div class="stack">${rules.map((rule) => ruleItem(rule, shared))}</div>`;
};
