import { transitionOf } from '../../shared/incidents/transition.ts';
import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';
import { noFacts } from '../../shared/rules/facts.ts';
import { itemSchemas } from '../../shared/rules/item-schemas.ts';
import type { PlannedAction } from '../../shared/rules/plan.ts';
import { planEvent } from '../../shared/rules/planning.ts';
import { indexRules } from '../../shared/rules/rule-index.ts';
import { agenda, bucket } from './bucket.ts';
import { type Limits, mostDeliveries, queueRetrySeconds, senderRetrySeconds } from './limits.ts';
import { type NightName, nights } from './nights.ts';

export interface NightOptions {
  readonly homes: number;
  readonly night: NightName;
  /** Homes of one Minut account. */
  readonly homesPerAccount: number;
  readonly limits: Limits;
  readonly random: () => number;
}

export interface NightResult {
  readonly events: number;
  /** Of each text that was sent: seconds from the event. */
  readonly delays: readonly number[];
  /** Texts that were too old when their turn came, and were recorded instead. */
  readonly stale: number;
  /** Texts that were refused so often that they went to the dead-letter queue. */
  readonly deadLetters: number;
  /** Requests that the stage's throttle refused; the sender tries again. */
  readonly refused: number;
  /** Guests whose number Minut would not have told in time. */
  readonly withoutMinut: number;
}

const beginMs = Date.parse('2026-12-31T22:55:00.000Z');

const set = {
  account: undefined,
  rules: [
    {
      version: '1',
      rule: itemSchemas.rule.parse({
        id: 'noise',
        when: 'noise-started',
        // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
        then: [{ sms: { to: 'guest', otherwise: 'oncall', text: '{{home.name}} is loud' } }],
      }),
    },
  ],
  contacts: new Map([['oncall', itemSchemas.contact.parse({ id: 'oncall', phone: '+46701740605' })]]),
  homes: new Map(),
};
const index = indexRules(set);

/** The plan that the real decision makes for one home's first notice. */
const planFor = (home: number, at: number, knowsGuest: boolean): readonly PlannedAction[] => {
  const iso = new Date(beginMs + at * 1000).toISOString();
  const type = eventTypeOf('disturbance_first_notice');
  const event = {
    id: `event-${home}`,
    account: 'simulated',
    type: 'disturbance_first_notice',
    category: type?.category ?? 'noise',
    severity: type?.severity ?? 'notice',
    notice: 1,
    title: type?.title ?? 'Noise',
    at: iso,
    homeId: `home-${home}`,
  } as const;
  const guest = {
    kind: 'guest',
    id: `guest-${home}`,
    phone: '+46701740606',
    checkIn: '2026-12-30T14:00:00.000Z',
  } as const;
  return planEvent({
    event,
    set,
    candidates: index.candidates(event.type, event.homeId),
    facts: knowsGuest ? { ...noFacts, stay: { kind: 'staying', guest } } : noFacts,
    incident: undefined,
    transition: transitionOf(event, type, undefined),
    about: undefined,
    told: [],
    cooldowns: new Map(),
    defaultTimeZone: 'Europe/Stockholm',
    now: iso,
    linkTo: () => 'https://desk.example.com/i/x',
  }).actions;
};

interface Step {
  readonly at: number;
  readonly stage: 'request' | 'decide' | 'send';
  readonly home: number;
  readonly happened: number;
  readonly attempt: number;
  readonly validUntil: number;
}

/** Frees a server at each time; taking one gives when the work can start. */
const servers = (count: number) => {
  const free = agenda<{ at: number }>();
  for (let index = 0; index < count; index += 1) free.add({ at: 0 });
  return (now: number, seconds: number): number => {
    const start = Math.max(now, free.next()?.at ?? now);
    free.add({ at: start + seconds });
    return start + seconds;
  };
};

/** Plays a night against the real decision and the published limits, event by event. */
export const playNight = ({ homes, night, homesPerAccount, limits, random }: NightOptions): NightResult => {
  const steps = agenda<Step>();
  const loud = nights[night](homes, random);
  for (const [home, happened] of loud.entries()) {
    steps.add({ at: happened, stage: 'request', home, happened, attempt: 1, validUntil: 0 });
  }
  const stage = bucket(limits.requests, limits.burst);
  const sns = bucket(limits.texts, limits.texts);
  const minut = new Map<number, ReturnType<typeof bucket>>();
  const decide = servers(limits.rulesAtOnce);
  const notify = servers(limits.notifyAtOnce);
  const delays: number[] = [];
  const counts = { stale: 0, deadLetters: 0, refused: 0, withoutMinut: 0 };

  const minutKnows = (home: number, now: number): boolean => {
    const account = Math.floor(home / homesPerAccount);
    const budget = minut.get(account) ?? bucket(limits.minutPerMinute / 60, 20);
    minut.set(account, budget);
    return budget.take(now);
  };

  for (let step = steps.next(); step; step = steps.next()) {
    const { at, home, happened, attempt } = step;
    if (step.stage === 'request') {
      if (stage.take(at)) {
        // The queue hands it to `rules` when a call is free.
        steps.add({ ...step, at: decide(at, limits.rulesSeconds), stage: 'decide', attempt: 1 });
      } else {
        counts.refused += 1;
        steps.add({
          ...step,
          at: at + senderRetrySeconds(attempt) * (0.9 + random() * 0.2),
          attempt: attempt + 1,
        });
      }
    } else if (step.stage === 'decide') {
      const knowsGuest = minutKnows(home, at);
      if (!knowsGuest) counts.withoutMinut += 1;
      for (const { validUntil } of planFor(home, happened, knowsGuest)) {
        const until = (Date.parse(validUntil) - beginMs) / 1000;
        steps.add({
          ...step,
          at: notify(at, limits.notifySeconds),
          stage: 'send',
          attempt: 1,
          validUntil: until,
        });
      }
    } else if (at >= step.validUntil) counts.stale += 1;
    else if (sns.take(at)) delays.push(at - happened);
    else if (attempt >= mostDeliveries) counts.deadLetters += 1;
    else steps.add({ ...step, at: at + queueRetrySeconds(attempt), attempt: attempt + 1 });
  }
  return { events: loud.length, delays, ...counts };
};
