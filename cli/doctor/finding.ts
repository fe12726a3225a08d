/** What is looked at, as scripts know it. */
export type CheckName =
  | 'alarm-subscription'
  | 'sms-sandbox'
  | 'sms-limit'
  | 'sms-log'
  | 'sms-registration'
  | 'email-sender'
  | 'email-sandbox'
  | 'accounts'
  | 'webhook'
  | 'signature'
  | 'access'
  | 'reconcile'
  | 'canary'
  | 'rules'
  | 'dead-letters';

/** What one look found. `look` is worth a look, `wrong` is broken now. */
export interface Finding {
  readonly check: CheckName;
  readonly state: 'fine' | 'look' | 'wrong';
  /** One sentence. */
  readonly what: string;
  /** The next step, one sentence. */
  readonly todo?: string;
}

/** Makes the findings of one check. */
export const findingsOf = (check: CheckName) => ({
  fine: (what: string): Finding => ({ check, state: 'fine', what }),
  look: (what: string, todo: string): Finding => ({ check, state: 'look', what, todo }),
  wrong: (what: string, todo: string): Finding => ({ check, state: 'wrong', what, todo }),
  /** AWS did not say, because this login may not ask it. */
  unasked: (what: string, action: string): Finding => ({
    check,
    state: 'look',
    what: `${what} could not be asked.`,
    todo: `Let this login call ${action}, or look in the AWS console.`,
  }),
});
