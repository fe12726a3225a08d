import type { Incident, LatestNews } from '../incidents/incident.ts';
import type { TemplateValues } from '../messages/template-variables.ts';
import type { EventFacts, Facts, Stay } from './facts.ts';
import { localTime } from './local-time.ts';

export interface ValueContext {
  readonly event: EventFacts;
  /** What Minut last told: the event itself, or the latest one of the incident that a timer is about. */
  readonly news: LatestNews;
  readonly facts: Facts;
  readonly home: { readonly name: string; readonly address: string; readonly timeZone: string };
  readonly incident: Incident | undefined;
  readonly incidentUrl: string;
  readonly ruleId: string;
  readonly accountOwner: string;
}

const number = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(Math.round(value * 10) / 10);

const guestValues = (stay: Stay, timeZone: string): TemplateValues => {
  if (stay.kind !== 'staying') return {};
  const { name, phone, checkIn, checkOut } = stay.guest;
  return {
    'guest.name': name,
    'guest.firstName': name?.trim().split(/\s/)[0],
    'guest.phone': phone,
    'guest.checkIn': checkIn && localTime(checkIn, timeZone).clock,
    'guest.checkOut': checkOut && localTime(checkOut, timeZone).clock,
  };
};

/** The values of all variables for one event and rule; what the event lacks is left out. */
export const templateValues = (context: ValueContext): TemplateValues => {
  const { event, news, facts, home, incident, incidentUrl, ruleId, accountOwner } = context;
  const clock = (at: string) => localTime(at, home.timeZone).clock;
  return {
    'event.id': event.id,
    'event.type': news.type,
    'event.category': event.category,
    'event.value': number(news.value),
    'event.threshold': number(news.threshold),
    'event.at': news.at,
    'event.time': clock(news.at),
    'home.id': event.homeId,
    'home.name': home.name,
    'home.address': home.address,
    'home.timeZone': home.timeZone,
    'device.id': event.deviceId,
    'device.name': facts.device?.name,
    ...guestValues(facts.stay, home.timeZone),
    'incident.id': incident?.id ?? event.id,
    'incident.url': incidentUrl,
    'incident.since': clock(incident?.openedAt ?? event.at),
    'incident.notices': String(incident?.notice ?? 1),
    'sensor.sound': number(facts.sensors.sound),
    'sensor.temperature': number(facts.sensors.temperature),
    'sensor.humidity': number(facts.sensors.humidity),
    'rule.id': ruleId,
    'account.owner': accountOwner,
  };
};
