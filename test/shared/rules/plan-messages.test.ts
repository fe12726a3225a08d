import { describe, expect, it } from 'vitest';
import type { PlannedAction } from '../../../shared/rules/plan.ts';
import {
  aGuest,
  aNight,
  at,
  guestStays,
  nobodyStays,
  people,
  reasons,
  sent,
  texts,
  told,
} from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const first = 'disturbance_first_notice';
const nina = { key: 'contact:oncall', name: 'Nina' };
const noNumber = {
  ...guestStays,
  stay: { kind: 'staying', guest: { ...aGuest, phone: undefined } },
} as const;
const rule = (to: string, more = '', when = 'noise-started') =>
  `{ id: noise, when: ${when}, then: [{ sms: { to: ${to}, text: "Loud."${more} } }] }`;
const nightOf = (facts: Parameters<typeof aNight>[1], ...yamls: readonly string[]) =>
  aNight(ruleSetOf(people, ...yamls), facts);
const planned = (night: ReturnType<typeof aNight>): readonly PlannedAction[] =>
  night.plans.flatMap(({ plan }) => plan.actions);
const otherwiseOf = (actions: readonly PlannedAction[]) =>
  actions.map(({ otherwise = [] }) => otherwise.map(({ name }) => name));

describe('a message that cannot reach its recipient', () => {
  it('goes to otherwise, and says there that the guest did not get it, and why', () => {
    const night = nightOf(noNumber, rule('guest', ', otherwise: backup'));
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Bo']);
    expect(texts(night)).toEqual([
      'Not texted to the guest (the guest has no number that can be texted): Loud.',
    ]);
  });

  it('of staff goes to otherwise as it is written', () => {
    const mail = '{ kind: contact, id: mail, email: mail@example.com }';
    const night = nightOf(nobodyStays, mail, rule('mail'));
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Nina']);
    expect(texts(night)).toEqual(['Loud.']);
    expect(reasons(night)).toEqual(['noise: sms to Nina; mail has no phone']);
  });

  it('goes past an otherwise that is nobody to the fallback of the account, then to the owner', () => {
    const night = nightOf(nobodyStays, rule('guest', ', otherwise: gone'));
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Frida']);
    expect(otherwiseOf(planned(night))).toEqual([['Olof']]);
    expect(reasons(night)).toEqual(['noise: sms to Frida; nobody is staying; there is no contact gone']);

    const withoutFallback = aNight(
      ruleSetOf(people.replace(' fallback: fallback,', ''), rule('gone', ', otherwise: gone2')),
    );
    withoutFallback.tell(told(first, '22:10'));
    expect(sent(withoutFallback)).toEqual(['22:10 sms Olof']);
  });

  it('is explained by those who were tried, not by those who need not be', () => {
    const night = aNight(
      ruleSetOf(people.replace('name: Olof, phone: "+46701740601",', 'name: Olof,'), rule('gone')),
      nobodyStays,
    );
    night.tell(told(first, '22:10'));
    expect(reasons(night)).toEqual(['noise: sms to Nina; there is no contact gone']);
  });

  it('goes to each of a group, none of whom is then what is left when the other is not reached', () => {
    const team = '{ kind: contact, id: team, members: [oncall, backup] }';
    const night = nightOf(nobodyStays, team, rule('gone', ', otherwise: team'));
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Nina', '22:10 sms Bo']);
    expect(otherwiseOf(planned(night))).toEqual([
      ['Frida', 'Olof'],
      ['Frida', 'Olof'],
    ]);
  });

  it('is sent to nobody where there is nobody at all, and each reason is said', () => {
    const night = aNight(ruleSetOf(rule('gone')), nobodyStays);
    night.tell(told(first, '22:10'));
    expect(planned(night)).toEqual([]);
    expect(reasons(night)).toEqual([
      'noise: there is no contact gone; there is no contact oncall; neither the home nor the account has an owner',
    ]);
    expect(night.plans[0]?.plan.decisions[0]?.outcome).toBe('silent');
  });

  it('later still has others to go to, in order, and never its own recipient again', () => {
    const night = nightOf(guestStays, rule('[guest, oncall]', ', otherwise: oncall'));
    night.tell(told(first, '22:10'));
    expect(otherwiseOf(planned(night))).toEqual([
      ['Nina', 'Frida', 'Olof'],
      ['Frida', 'Olof'],
    ]);
    const alone = aNight(
      ruleSetOf(people.replace(' fallback: fallback,', ''), rule('owner', ', otherwise: owner')),
    );
    alone.tell(told(first, '22:10'));
    expect(planned(alone)[0]).not.toHaveProperty('otherwise');
  });

  it('goes to no guest while Minut does not say what the conditions ask for', () => {
    const asks =
      '{ id: noise, when: noise-started, if: { occupancy: occupied }, then: [{ sms: { to: [guest, backup], text: "Loud." } }] }';
    const night = nightOf(guestStays, asks);
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Nina', '22:10 sms Bo']);
    expect(texts(night)).toEqual([
      'Not texted to the guest (Minut did not say enough to text a guest): Loud.',
      'Loud.',
    ]);
    expect(reasons(night)).toEqual([
      'noise: sms to Nina, sms to Bo; Minut did not say enough to text a guest; Minut did not say whether anybody is in the home',
    ]);
  });
});

describe('an e-mail', () => {
  it('has a subject with its variables filled in', () => {
    const night = nightOf(
      guestStays,
      '{ id: noise, when: noise-started, then: [{ email: { to: owner, subject: "{{home.name}} is loud", text: "Since {{event.time}}." } }] }',
    );
    night.tell(told(first, '22:10'));
    expect(planned(night)).toMatchObject([
      {
        channel: 'email',
        recipient: { address: 'owner@example.com' },
        subject: 'Cabin is loud',
        text: 'Since 22:10.',
      },
    ]);
  });
});

describe('an alarm that is told late', () => {
  const smoke =
    '{ id: smoke, when: [smoke-alarm, noise-started], then: [{ email: { to: owner, subject: Smoke, text: Go } }] }';
  const toldAfter = (minutes: number, type = 'alarm_heard') => {
    const night = nightOf(nobodyStays, smoke);
    night.tell(told(type, '02:10'), new Date(Date.parse(at('02:10')) + minutes * 60_000).toISOString());
    return planned(night).map(({ subject, text }) => [subject, text]);
  };

  it('says from when it is, in subject and text, once ten minutes are over', () => {
    expect(toldAfter(11)).toEqual([['LATE, from 02:10: Smoke', 'LATE, from 02:10: Go']]);
    expect(toldAfter(10)).toEqual([['Smoke', 'Go']]);
  });

  it('is marked, and other news is not', () => {
    expect(toldAfter(11, first)).toEqual([['Smoke', 'Go']]);
  });
});

describe('what holds a message back', () => {
  it('from a guest: that somebody has the incident, or its end', () => {
    const night = nightOf(guestStays, rule('[guest, oncall]'));
    night.tell(told(first, '22:10'));
    expect(planned(night).map(({ hold }) => hold)).toEqual(['when-taken', 'when-over']);
  });

  it('from staff: the end, but nothing holds back an alarm', () => {
    const night = nightOf(nobodyStays, rule('oncall', '', 'smoke-alarm'));
    night.tell(told('alarm_heard', '22:10'));
    expect(planned(night).map(({ hold }) => hold)).toEqual(['never']);
  });

  it('is nothing for the news of an end, to the guest either', () => {
    const night = nightOf(guestStays, rule('[guest, oncall]', '', 'noise-ended'));
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_ended', '22:10'));
    expect(planned(night).map(({ hold }) => hold)).toEqual(['never', 'never']);
  });

  it('is nothing for an event that belongs to no incident', () => {
    const night = nightOf(guestStays, rule('[guest, oncall]', '', 'button-pressed'));
    night.tell(told('short_button_press', '22:10'));
    expect(planned(night).map(({ hold }) => hold)).toEqual(['never', 'never']);
  });

  it('from a step: that somebody has it, of an alarm too', () => {
    const step = 'escalate: [{ after: 5m, then: [{ sms: { to: backup, text: still } }] }]';
    const smoke = rule('oncall', '', 'smoke-alarm').replace(/}$/, `, ${step} }`);
    const night = nightOf(nobodyStays, smoke);
    night.tell(told('alarm_heard', '22:10'));
    night.pass(at('22:15'));
    expect(planned(night).map(({ hold }) => hold)).toEqual(['never', 'when-taken']);
  });
});

describe('a cap', () => {
  const step = 'escalate: [{ after: 5m, then: [{ sms: { to: backup, text: still } }] }]';

  it('is passed by no step of a loud night', () => {
    const night = nightOf(nobodyStays, rule('oncall').replace(/}$/, `, ${step} }`));
    night.tell(told(first, '22:10'));
    night.pass(at('22:15'));
    expect(planned(night)).toHaveLength(2);
    for (const action of planned(night)) expect(action).not.toHaveProperty('urgent');
  });

  it('is not passed by the news that an alarm is over', () => {
    const night = nightOf(nobodyStays, rule('oncall', '', 'smoke-alarm-silenced'));
    night.tell(told('alarm_heard', '22:10'));
    night.tell(told('alarm_silenced', '22:12'));
    const [end] = planned(night).filter(({ ruleId }) => ruleId === 'noise');
    expect(end?.text).toBe('Loud.');
    expect(end).not.toHaveProperty('urgent');
  });

  it('knows an incident’s first message to a recipient, counted once it was sent', () => {
    const night = nightOf(
      nobodyStays,
      rule('oncall'),
      '{ id: again, when: noise-continues, then: [{ sms: { to: [oncall, backup], text: still } }] }',
    );
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_second_notice', '22:10'));
    expect(planned(night).map(({ recipient, first: isFirst }) => [recipient.name, isFirst ?? false])).toEqual(
      [
        ['Nina', true],
        ['Nina', false],
        ['Bo', true],
      ],
    );
  });

  it('counts no message that never went out', () => {
    const late = rule('[oncall]').replace(/}$/, ', dryRun: true }');
    const night = nightOf(
      nobodyStays,
      late,
      '{ id: again, when: noise-continues, then: [{ sms: { to: oncall, text: still } }] }',
    );
    night.tell(told(first, '22:00'));
    night.tell(told('disturbance_second_notice', '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Nina']);
    expect(planned(night).at(-1)?.first).toBe(true);
  });
});

describe('a text to a guest', () => {
  it.each([
    ['22:10', '2026-11-21'],
    ['00:30', '2026-11-21'],
    ['11:59', '2026-11-21'],
    ['12:00', '2026-11-21'],
  ])(
    'at %s counts for the night of %s, which lasts from noon to noon, and for the stay until it ends',
    (clock, night) => {
      const one = nightOf(guestStays, rule('[guest, oncall]'));
      one.tell(told(first, clock));
      expect(planned(one).map(({ guest }) => guest)).toEqual([{ night, until: aGuest.checkOut }, undefined]);
    },
  );

  it('just before noon counts for the night before', () => {
    const one = nightOf(guestStays, rule('guest'));
    one.tell({ ...told(first, '22:00'), at: '2026-11-21T10:59:00.000Z' });
    expect(planned(one)[0]?.guest?.night).toBe('2026-11-20');
  });

  it('of a stay without an end has none', () => {
    const open = {
      ...guestStays,
      stay: { kind: 'staying', guest: { ...aGuest, checkOut: undefined } },
    } as const;
    const one = nightOf(open, rule('guest'));
    one.tell(told(first, '22:10'));
    expect(planned(one)[0]?.guest).toEqual({ night: '2026-11-21' });
  });
});

describe('one event', () => {
  it('is one text per recipient: the first rule’s, and the other says so', () => {
    const night = nightOf(nobodyStays, rule('oncall'), rule('oncall').replace('id: noise', 'id: other'));
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 sms Nina']);
    expect(night.plans[0]?.plan.decisions).toEqual([
      { ruleId: 'noise', outcome: 'acts', because: 'sms to Nina' },
      { ruleId: 'other', outcome: 'merged', because: 'a message for the same recipient is planned already' },
    ]);
  });

  it('is a text and a call to the same recipient, and a text to another', () => {
    const both =
      '{ id: both, when: noise-started, then: [{ call: { to: oncall, say: loud } }, { sms: { to: [oncall, backup], text: loud } }] }';
    const night = nightOf(nobodyStays, rule('oncall'), both);
    night.tell(told(first, '22:10'));
    expect(sent(night)).toEqual(['22:10 call Nina', '22:10 sms Nina', '22:10 sms Bo']);
  });

  it('is told by the next rule where one that is only tried out comes first', () => {
    const dry = rule('oncall').replace(/}$/, ', dryRun: true, priority: 1 }').replace('id: noise', 'id: dry');
    const night = nightOf(nobodyStays, dry, rule('oncall'));
    night.tell(told(first, '22:10'));
    expect(
      night.messages.map(({ outcome, action }) => [action.ruleId, action.dryRun ?? false, outcome]),
    ).toEqual([
      ['dry', true, 'dry-run'],
      ['noise', false, 'sent'],
    ]);
    expect(reasons(night)).toEqual(['dry: would send: sms to Nina', 'noise: sms to Nina']);
  });

  it('that is too old wakes nobody, and the rule says so', () => {
    const night = nightOf(nobodyStays, rule('oncall'));
    night.tell(told(first, '22:10'), at('22:40'));
    expect(planned(night)).toEqual([]);
    expect(reasons(night)).toEqual(['noise: the event is too old to wake anyone']);
  });

  it('that waited for the end of a quiet time is worth a text for 30 minutes after it', () => {
    const quiet =
      '{ kind: contact, id: siv, phone: "+46701740609", doNotDisturb: { from: "22:00", to: "07:00" } }';
    const night = nightOf(nobodyStays, quiet, rule('siv', '', 'too-cold'));
    night.tell(told('temperature_low', '23:00'));
    expect(planned(night)).toMatchObject([{ notBefore: at('07:00'), validUntil: at('07:30') }]);
  });
});

describe('the language of a text', () => {
  const text = '{ da: Hej hej, sv: Hej, de: Hallo }';
  const said = (to: string, home = '', contact = '', phone: string = aGuest.phone) => {
    const facts = { ...guestStays, stay: { kind: 'staying', guest: { ...aGuest, phone } } } as const;
    const set = ruleSetOf(
      people
        .replace(', language: en', '')
        .replace('country: SE', `country: SE${home}`)
        .replace('name: Bo,', `name: Bo,${contact}`),
      `{ id: noise, when: noise-started, then: [{ sms: { to: ${to}, text: ${text} } }] }`,
    );
    const night = aNight(set, facts);
    night.tell(told(first, '22:10'));
    return texts(night);
  };

  it('is a guest’s own by the number, before that of the home', () => {
    expect(said('guest', ', language: de')).toEqual(['Hej']);
    expect(said('guest', ', language: de', '', '+12025550123')).toEqual(['Hallo']);
  });

  it('is a contact’s own, before that of the home, before that of the number', () => {
    expect(said('backup', ', language: da', ' language: de,')).toEqual(['Hallo']);
    expect(said('backup', ', language: de')).toEqual(['Hallo']);
    expect(said('backup')).toEqual(['Hej']);
  });
});

describe('somebody who took an incident', () => {
  it('keeps a text to the guest that was not sent yet from going out', () => {
    const night = nightOf(
      guestStays,
      rule('oncall'),
      '{ id: guest, when: noise-continues, then: [{ sms: { to: guest, text: hi } }] }',
    );
    const { transition } = night.tell(told(first, '22:00'));
    night.acknowledge(transition?.incident.id ?? '', nina, at('22:05'));
    night.tell(told('disturbance_second_notice', '22:10'));
    expect(night.messages.at(-1)).toMatchObject({
      outcome: 'withheld',
      reason: 'somebody had acknowledged the incident',
    });
  });
});
