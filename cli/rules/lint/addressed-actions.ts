import type { Action } from '../../../shared/rules/action-schema.ts';
import { contentOf } from '../../../shared/rules/message-content.ts';
import type { Channel } from '../../../shared/rules/plan.ts';
import type { Rule } from '../../../shared/rules/rule-schema.ts';

/** A message of a rule and where it stands in it. */
export interface AddressedAction {
  readonly channel: Channel;
  readonly to: readonly string[];
  readonly otherwise: string;
  readonly content: NonNullable<ReturnType<typeof contentOf>>;
  /** `escalate[0].then[1].sms` */
  readonly path: string;
}

const inList = (actions: readonly Action[], path: string): readonly AddressedAction[] =>
  actions.flatMap((action, index): AddressedAction[] => {
    const content = contentOf(action);
    if (!content) return [];
    const { channel, to, otherwise } = content;
    return [{ channel, to, otherwise, content, path: `${path}[${index}].${channel}` }];
  });

/** Every text, e-mail and call of a rule, those of its escalation included. */
export const addressedActions = (rule: Rule): readonly AddressedAction[] => [
  ...inList(rule.then, 'then'),
  ...(rule.escalate ?? []).flatMap((step, index) => inList(step.then, `escalate[${index}].then`)),
];
