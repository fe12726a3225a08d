import { createAccountClients } from '../../shared/minut/account-clients.ts';
import { webhookUrlOf } from '../../shared/minut/connect-account.ts';
import { webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import { secretNames } from '../../shared/platform/secrets.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import type { Deployment } from '../deployment.ts';
import { checkAccount } from './check-account.ts';
import { checkEdits, checkRules } from './check-rules.ts';
import { checkWebhook } from './check-webhook.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Of a deployment with more, `reconcile` looks at each one's webhook once an hour; Minut's budget is for that. */
const mostAsked = 25;
const patienceMs = 20_000;

const webhooks = findingsOf('webhook');

/** Looks at every account, here and at Minut. @param sets what is in force, by account
 * @param where what commands in next steps end with: `--local` or `--stack NAME` @throws TransientError */
export const checkAccounts = async (
  deployment: Deployment,
  sets: ReadonlyMap<string, ActiveSet>,
  where: string,
): Promise<readonly Finding[]> => {
  const { config, state, secrets, secretPrefix, minutUrl, limitScope, clock } = deployment;
  const findings: Finding[] = [...(await checkEdits(config, undefined))];
  if (sets.size === 0) {
    const { wrong } = findingsOf('accounts');
    return [
      wrong(
        'No account is in force, so every delivery is refused.',
        `Connect one: npm run connect -- ${where}`,
      ),
      ...findings,
    ];
  }
  const settings = {
    MINUT_API_URL: minutUrl,
    SECRET_PREFIX: secretPrefix,
    MINUT_LIMIT_SCOPE: limitScope,
  };
  const clients = createAccountClients({ settings, secrets, state, clock, use: 'interactive', patienceMs });
  let asked = 0;
  for (const [account, set] of sets) {
    findings.push(...(await checkAccount(account, { ...deployment, where })));
    if (asked < mostAsked) {
      asked += 1;
      const name = secretNames(secretPrefix).webhook(account);
      const known = webhookSecretSchema.safeParse(await secrets.read(name)).data;
      const { hooks } = clients.of(account);
      const url = webhookUrlOf(deployment, account);
      findings.push(
        await checkWebhook({ account, hooks, url, hookId: known?.hookId, rules: set.rules, where }),
      );
    }
    findings.push(checkRules(account, set, where), ...(await checkEdits(config, account)));
  }
  if (sets.size > asked)
    findings.push(
      webhooks.look(
        `The webhooks of ${sets.size - asked} more accounts were not asked for.`,
        'reconcile looks at each once an hour; the metric WebhookRepaired counts what it had to mend.',
      ),
    );
  return findings;
};
