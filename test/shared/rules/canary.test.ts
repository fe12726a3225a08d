import { describe, expect, it } from 'vitest';
import { canaryKey, canaryPlan } from '../../../shared/rules/canary.ts';
import { resolveRecipient } from '../../../shared/rules/recipients.ts';
import { people } from '../../support/night.ts';
import { ruleSetOf } from '../../support/rule-set.ts';

const event = { id: 'e1', at: '2026-11-21T21:40:00.000Z' };

describe('the canary', () => {
  it('is one text to nobody, with nothing else that could wake or change anything', () => {
    const { actions, ...rest } = canaryPlan(event);
    expect(actions).toMatchObject([{ channel: 'sms', recipient: { key: canaryKey, role: 'staff' } }]);
    expect(rest).toEqual({
      version: 1,
      guestUpdates: [],
      timers: [],
      ladders: {},
      cooldowns: [],
      decisions: [],
    });
  });

  it('has no number that a text could go to, and no key that a recipient of a rule can have', () => {
    const [action] = canaryPlan(event).actions;
    expect(action?.recipient.address).not.toMatch(/[+\d@]/);
    expect(action?.recipient.key).not.toContain(':');
    const context = {
      set: ruleSetOf(people),
      home: undefined,
      country: 'SE',
      stay: { kind: 'none' },
    } as const;
    expect(resolveRecipient(canaryKey, 'sms', { ...context, at: event.at }).recipients).toEqual([]);
  });

  it('arrives whatever became of an incident, is sent again where that is unclear, and is missing after an hour', () => {
    expect(canaryPlan(event).actions).toMatchObject([
      { hold: 'never', onAmbiguity: 'resend', validUntil: '2026-11-21T22:40:00.000Z' },
    ]);
  });

  it('of another night is another one', () => {
    const ids = ['e1', 'e1', 'e2'].map((id) => canaryPlan({ ...event, id }).actions[0]?.id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});
