import { emptyPlan, type Plan } from './plan.ts';

/**
 * The canary: an event that Minut sends at our asking once a night. It takes the whole way of a real one, to a contact
 * that is nobody. Its type is ours; it counts only where the webhook's own credential for it has verified.
 */
export const canaryType = 'nightdesk.canary';

/** No contact's key begins like this, so that no rule can mean it. */
export const canaryKey = 'canary';

/** Longer than any queue is slow; a canary that is later is missing already. */
const validMs = 60 * 60_000;

/** One text to nobody. @param event its id and time (ISO UTC) */
export const canaryPlan = ({ id, at }: { readonly id: string; readonly at: string }): Plan => ({
  ...emptyPlan,
  actions: [
    {
      id: `canary-${id}`,
      channel: 'sms',
      ruleId: 'canary',
      ruleVersion: '1',
      recipient: { key: canaryKey, role: 'staff', name: 'the canary', address: canaryKey },
      text: 'canary',
      hold: 'never',
      onAmbiguity: 'resend',
      validUntil: new Date(Date.parse(at) + validMs).toISOString(),
    },
  ],
});
