import { type Incident, isOver, type LatestNews } from '../incidents/incident.ts';
import { endOf, type Transition } from '../incidents/transition.ts';
import type { TemplateValues } from '../messages/template-variables.ts';
import type { ActiveRule, ActiveSet } from './active-set.ts';
import type { Cooldown, EventFacts, Facts } from './facts.ts';
import type { RecipientContext } from './recipients.ts';
import { templateValues } from './template-values.ts';

/** Somebody who was told of an incident already. */
export interface Told {
  readonly key: string;
  readonly channel: string;
  readonly ruleId: string;
  /** Whether the message went out: it is not told of an end who was not told of a beginning. */
  readonly sent: boolean;
}

/** What an event of our own says of its incident. */
export interface About {
  /** The incident's episode when the timer was set or the person looked. */
  readonly episode?: number | undefined;
  readonly by?: { readonly key: string; readonly name: string } | undefined;
  readonly ladder?: { readonly ruleId: string; readonly round: number; readonly step: number } | undefined;
  readonly follows?: string | undefined;
  readonly until?: string | undefined;
}

export interface PlanInput {
  readonly event: EventFacts;
  readonly set: ActiveSet;
  /** The rules that the event's type and home can match, in the order in which they run. */
  readonly candidates: readonly ActiveRule[];
  readonly facts: Facts;
  /** The incident before the event: the one it is about, or the latest of its condition. */
  readonly incident: Incident | undefined;
  /** What the event does to it; undefined where it touches none, and for events of our own. */
  readonly transition: Transition | undefined;
  /** Of an event of our own. */
  readonly about: About | undefined;
  readonly told: readonly Told[];
  readonly cooldowns: ReadonlyMap<string, Cooldown>;
  /** The time zone of homes that have none. */
  readonly defaultTimeZone: string;
  /** ISO UTC, on the program's clock. */
  readonly now: string;
  /** The page about an incident for one recipient. */
  readonly linkTo: (incidentId: string, recipientKey: string) => string;
}

/** The input for an event of our own, of a person or a timer. */
export type OwnPlanInput = PlanInput & { readonly about: About };

/** The home as texts and conditions see it: its item, else what Minut says, else the account's and deployment's. */
export const homeOf = ({ event, set, facts, defaultTimeZone }: PlanInput) => {
  const item = set.homes.get(event.homeId);
  const name = item?.name ?? facts.home.name ?? event.homeId;
  return {
    item,
    name,
    address: item?.address ?? facts.home.address ?? name,
    timeZone: item?.timeZone ?? facts.home.timeZone ?? set.account?.timeZone ?? defaultTimeZone,
    country: item?.country ?? facts.home.country,
    language: item?.language ?? set.account?.language,
  };
};

/**
 * When it ended what the event tells the beginning of, ISO UTC; undefined while it goes on, and for the end itself.
 * @param incident the one after the event
 */
export const overSince = ({ transition }: PlanInput, incident: Incident | undefined): string | undefined =>
  incident && isOver(incident) && transition?.kind !== 'close' ? endOf(incident) : undefined;

export const recipientContext = (input: PlanInput): RecipientContext => {
  const { item, country } = homeOf(input);
  return { set: input.set, home: item, country, stay: input.facts.stay, at: input.event.at };
};

const ownerName = ({ set, event }: PlanInput): string => {
  const id = set.account?.owner;
  const contact = id === undefined ? undefined : set.contacts.get(id);
  return contact?.name ?? id ?? event.account;
};

/** The values of all variables as one recipient reads them. `incident` is the one after the event. */
export const valuesFor = (
  input: PlanInput,
  incident: Incident | undefined,
  recipientKey: string,
  ruleId: string,
): TemplateValues => {
  const { event, facts, linkTo } = input;
  const { type, at, value, threshold } = event;
  const isOurs = input.about !== undefined && incident !== undefined;
  const news: LatestNews = isOurs
    ? incident.latest
    : {
        type,
        at,
        ...(value === undefined ? {} : { value }),
        ...(threshold === undefined ? {} : { threshold }),
      };
  return templateValues({
    event,
    news,
    facts,
    home: homeOf(input),
    incident,
    // An event without an incident has no page.
    incidentUrl: incident ? linkTo(incident.id, recipientKey) : '',
    ruleId,
    accountOwner: ownerName(input),
  });
};
