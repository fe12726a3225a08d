import { describe, expect, it } from 'vitest';
import type { NightEvent } from '../../../cli/rules/night-event.ts';
import type { Incident } from '../../../shared/incidents/incident.ts';
import type { Facts } from '../../../shared/rules/facts.ts';
import { homeOf, type PlanInput, valuesFor } from '../../../shared/rules/plan-input.ts';
import { anIncident } from '../../support/builders.ts';
import { aGuest, at, guestStays, nobodyStays, told } from '../../support/night.ts';
import { aPlanInput } from '../../support/plan-input.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const account = '{ kind: account, id: default, owner: olof, timeZone: Europe/London, language: de }';
const home =
  '{ kind: home, id: cabin, name: Cabin, address: Shore 1, timeZone: Europe/Helsinki, country: FI, language: fi }';
const ofMinut: Facts = {
  ...nobodyStays,
  home: { name: 'Cottage', address: 'Road 2', timeZone: 'Europe/Stockholm', country: 'SE' },
};
const inputOf = (
  yamls: readonly string[],
  facts: Facts = nobodyStays,
  more: Partial<NightEvent> = {},
): PlanInput =>
  aPlanInput(ruleSetOf(...yamls), told('disturbance_first_notice', '22:10', more), undefined, {
    facts,
    defaultTimeZone: 'Europe/Paris',
  });

describe('a home', () => {
  it('is what its item says', () => {
    expect(homeOf(inputOf([account, home], ofMinut))).toMatchObject({
      name: 'Cabin',
      address: 'Shore 1',
      timeZone: 'Europe/Helsinki',
      country: 'FI',
      language: 'fi',
    });
  });

  it('is what Minut says where its item says nothing, in the language of the account', () => {
    for (const yamls of [[account], [account, '{ kind: home, id: cabin }']]) {
      expect(homeOf(inputOf(yamls, ofMinut))).toMatchObject({
        name: 'Cottage',
        address: 'Road 2',
        timeZone: 'Europe/Stockholm',
        country: 'SE',
        language: 'de',
      });
    }
  });

  it('has the zone of the account, else of the deployment, and its id for a name, where nobody says more', () => {
    expect(homeOf(inputOf([account]))).toMatchObject({
      name: 'cabin',
      address: 'cabin',
      timeZone: 'Europe/London',
    });
    const bare = homeOf(inputOf([]));
    expect(bare.timeZone).toBe('Europe/Paris');
    expect([bare.country, bare.language]).toEqual([undefined, undefined]);
  });
});

describe('the values of a text', () => {
  const values = (input: PlanInput, incident?: Incident) =>
    valuesFor(input, incident, 'contact:nina', 'loud');

  it('tell of the event in the home’s own time, numbers with one decimal at most', () => {
    const input = inputOf([home], ofMinut, { id: 'e1', deviceId: 'd1', value: 84.26, threshold: 75 });
    expect(values(input)).toMatchObject({
      'event.id': 'e1',
      'event.type': 'disturbance_first_notice',
      'event.category': 'noise',
      'event.value': '84.3',
      'event.threshold': '75',
      'event.at': at('22:10'),
      'event.time': '23:10',
      'home.id': 'cabin',
      'home.name': 'Cabin',
      'home.address': 'Shore 1',
      'home.timeZone': 'Europe/Helsinki',
      'device.id': 'd1',
      'rule.id': 'loud',
    });
  });

  it('leave out what the event lacks', () => {
    const lacking = values(inputOf([]));
    for (const name of [
      'event.value',
      'event.threshold',
      'device.name',
      'guest.name',
      'sensor.sound',
    ] as const)
      expect(lacking[name]).toBeUndefined();
  });

  it('of an event without an incident stand for themselves, and there is no page', () => {
    expect(values(inputOf([], nobodyStays, { id: 'e1' }))).toMatchObject({
      'incident.id': 'e1',
      'incident.url': '',
      'incident.since': '22:10',
      'incident.notices': '1',
    });
  });

  it('tell of the incident since it opened, with each recipient’s own page', () => {
    const incident = anIncident({ id: 'one', openedAt: at('21:50'), notice: 3 });
    expect(values(inputOf([]), incident)).toMatchObject({
      'event.time': '22:10',
      'incident.id': 'one',
      'incident.url': 'https://desk.example/one/contact:nina',
      'incident.since': '21:50',
      'incident.notices': '3',
    });
  });

  it('for a timer are those of what Minut told last', () => {
    const latest = { type: 'disturbance_second_notice', at: at('22:00'), value: 91, threshold: 80 };
    const event = told('nightdesk.step', '22:10', { about: { incidentId: 'one' } });
    const input = aPlanInput(ruleSetOf(), event, { latest });
    expect(values(input, input.incident)).toMatchObject({
      'event.type': 'disturbance_second_notice',
      'event.time': '22:00',
      'event.value': '91',
      'event.threshold': '80',
    });
  });

  it('name the owner of the account, by id where it has no name, else the account', () => {
    const olof = '{ kind: contact, id: olof, name: Olof, phone: "+46701740601" }';
    const ownerWith = (...yamls: readonly string[]) => values(inputOf(yamls))['account.owner'];
    expect(ownerWith(account, olof)).toBe('Olof');
    expect(ownerWith(account, olof.replace(' name: Olof,', ''))).toBe('olof');
    expect(ownerWith(account)).toBe('olof');
    expect(ownerWith()).toBe('default');
  });

  it('tell of the guest who stays, in the home’s time', () => {
    expect(values(inputOf([home], guestStays))).toMatchObject({
      'guest.name': 'Astrid Gast',
      'guest.firstName': 'Astrid',
      'guest.phone': aGuest.phone,
      'guest.checkIn': '16:00',
      'guest.checkOut': '12:00',
    });
  });

  it('tell of a guest only what Minut says', () => {
    const stay = { kind: 'staying', guest: { id: 'g', name: ' Astrid  Maria Gast', kind: 'guest' } } as const;
    const guest = values(inputOf([home], { ...guestStays, stay }));
    expect(guest['guest.firstName']).toBe('Astrid');
    expect([guest['guest.phone'], guest['guest.checkIn'], guest['guest.checkOut']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tell of the sensors', () => {
    const facts: Facts = {
      ...nobodyStays,
      sensors: { sound: 61.04, temperature: -3.25, humidity: 40 },
      device: { name: 'Hall', offline: false },
    };
    expect(values(inputOf([], facts))).toMatchObject({
      'device.name': 'Hall',
      'sensor.sound': '61',
      'sensor.temperature': '-3.2',
      'sensor.humidity': '40',
    });
  });
});
