import type { Incident, Ladder } from '../incidents/incident.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { ActiveRule } from './active-set.ts';
import { contentOf } from './message-content.ts';
import { ruleOf, say } from './own-messages.ts';
import type { Decision, Plan } from './plan.ts';
import { mostPasses, startAgain } from './plan-escalation.ts';
import { type OwnPlanInput, type PlanInput, recipientContext } from './plan-input.ts';
import { planMessages } from './plan-messages.ts';
import { resolveRecipient } from './recipients.ts';

const silent = (ruleId: string, because: string): Partial<Plan> => ({
  decisions: [{ ruleId, outcome: 'silent', because }],
});

/** Everybody whom the steps before this one reach; for a ladder that starts again. */
const widerRecipients = ({ rule }: ActiveRule, step: number): readonly string[] => {
  const before = [rule.then, ...(rule.escalate ?? []).slice(0, step).map((each) => each.then)].flat();
  const names = before.flatMap((action) => contentOf(action)?.to ?? []);
  return [...new Set(names)].filter((name) => name !== 'guest');
};

const fallback = (input: PlanInput, incident: Incident, ruleId: string): Partial<Plan> => {
  const { account } = input.set;
  const context = recipientContext(input);
  const who = account?.fallback ?? 'owner';
  const texted = resolveRecipient(who, 'sms', context).recipients;
  const channel = texted.length > 0 ? 'sms' : 'email';
  const recipients = texted.length > 0 ? texted : resolveRecipient(who, 'email', context).recipients;
  const because = 'nobody answered any step, so the fallback contact of the account is told';
  return {
    actions: recipients.map((recipient) => ({
      ...say(input, incident, recipient, 'nobodyAnswered', 'when-taken', channel),
      ...(eventTypeOf(incident.latest.type)?.severity === 'alarm' ? { urgent: true } : {}),
    })),
    decisions: [{ ruleId, outcome: recipients.length > 0 ? 'acts' : 'silent', because }],
  };
};

const climbOn = (input: PlanInput, incident: Incident, active: ActiveRule, ladder: Ladder): Partial<Plan> => {
  if (ladder.pass >= mostPasses) return fallback(input, incident, active.rule.id);
  const again = startAgain(input, incident, active.rule, ladder);
  const because =
    'nobody answered any step, so the escalation starts again and each step reaches more people';
  return {
    ladders: { [active.rule.id]: again.ladder },
    timers: again.timers,
    decisions: [{ ruleId: active.rule.id, outcome: 'acts', because }],
  };
};

/** An escalation step that is due, or the end of a ladder that nobody answered. */
export const planStep = (input: OwnPlanInput, incident: Incident): Partial<Plan> => {
  const due = input.about.ladder;
  if (!due) return {};
  const { ruleId, round, step: index } = due;
  const ladder = incident.ladders[ruleId];
  const active = ruleOf(input, ruleId);
  if (!active?.rule.escalate || !active.rule.enabled)
    return silent(ruleId, 'the rule has no escalation any more');
  if (!ladder || ladder.run !== round) return silent(ruleId, 'the escalation has gone on another way');
  if (incident.status !== 'open')
    return silent(ruleId, `somebody has taken the incident (${incident.status})`);
  const planned = active.rule.escalate[index];
  if (!planned) return climbOn(input, incident, active, ladder);
  const messages = planMessages(planned.then, {
    input,
    incident,
    active,
    place: `escalate.${ladder.run}.${index}`,
    isStep: true,
    unsure: false,
    taken: new Set(),
    wider: ladder.pass > 1 ? widerRecipients(active, index) : [],
  });
  const people = messages.actions.map(({ channel, recipient }) => `${channel} to ${recipient.name}`);
  const decision: Decision = {
    ruleId,
    outcome: people.length > 0 ? 'acts' : 'silent',
    because: `step ${index + 1}: ${[people.join(', '), ...messages.reasons].filter(Boolean).join('; ')}`,
  };
  return {
    actions: messages.actions,
    ladders: { [ruleId]: { ...ladder, done: index + 1 } },
    timers: planned.then.some(({ resolve }) => resolve)
      ? [
          {
            id: `resolve:${incident.id}:${incident.episode}:${ruleId}`,
            type: 'nightdesk.resolved',
            dueAt: input.event.at,
          },
        ]
      : [],
    decisions: [decision],
  };
};
