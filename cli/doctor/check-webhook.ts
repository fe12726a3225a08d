import type { MinutClient } from '../../shared/minut/client.ts';
import { covers, subscriptionFor } from '../../shared/minut/subscription.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { answerOf } from './answer-of.ts';
import { type Finding, findingsOf } from './finding.ts';

const { fine, look, wrong } = findingsOf('webhook');

export interface WebhookCheck {
  readonly account: string;
  readonly hooks: MinutClient['hooks'];
  /** Where Minut should deliver. */
  readonly url: string;
  /** The webhook whose secret we hold; undefined where we hold none. */
  readonly hookId: string | undefined;
  readonly rules: ActiveSet['rules'];
  /** What commands in the next step end with: `--local` or `--stack NAME`. */
  readonly where: string;
}

/** Asks Minut for the account's webhooks: ours should be there once, be the one we know, and deliver what rules need. */
export const checkWebhook = async ({
  account,
  hooks,
  url,
  hookId,
  rules,
  where,
}: WebhookCheck): Promise<Finding> => {
  const all = await answerOf(hooks.list());
  const connect = `npm run connect -- --account ${account} ${where} makes what is missing.`;
  if (!all)
    return look(
      `${account}: Minut could not be asked for its webhooks.`,
      'Look at status.minut.com, then run this again.',
    );
  const ours = all.filter((hook) => hook.url === url);
  if (ours.length === 0)
    return wrong(`${account}: Minut has no webhook to ${url}, so it delivers nothing.`, connect);
  const known = ours.find(({ id }) => id === hookId);
  if (!known)
    return wrong(
      `${account}: the webhook at Minut is not the one whose secret we hold, so every delivery is refused.`,
      connect,
    );
  return covers(known, subscriptionFor(rules))
    ? fine(`${account}: Minut delivers to ${url}.`)
    : look(
        `${account}: the webhook does not deliver everything that the rules in force need.`,
        `reconcile mends that within the hour, npm run connect -- --account ${account} ${where} at once.`,
      );
};
