import { webhookSecretSchema } from '../../shared/minut/webhook-secret.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Secrets, secretNames } from '../../shared/platform/secrets.ts';
import { readCanary } from '../../shared/store/canary.ts';
import { readGrantStatus } from '../../shared/store/grant-status.ts';
import { readCursor } from '../../shared/store/reconcile-cursor.ts';
import type { Table } from '../../shared/store/table.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface AccountCheck {
  readonly state: Table;
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly clock: Clock;
  /** What commands in the next step end with: `--local` or `--stack NAME`. */
  readonly where: string;
}

const signature = findingsOf('signature');
const access = findingsOf('access');
const reconcile = findingsOf('reconcile');
const canaries = findingsOf('canary');

const hourMs = 3_600_000;
/** Every account has its turn each quarter of an hour; the cursor stays two minutes behind. */
const staleMs = hourMs;

const connectAgain = (account: string, where: string): string =>
  `npm run connect -- --account ${account} ${where}, or for a host of yours npm run link -- connect --account ${account} ${where}, and send them the link.`;

/** Looks at what we keep of an account: its webhook's secret, its access, its reconciling and its canary. @throws TransientError */
export const checkAccount = async (
  account: string,
  { state, secrets, secretPrefix, clock, where }: AccountCheck,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const secret = webhookSecretSchema.safeParse(
    await secrets.read(secretNames(secretPrefix).webhook(account)),
  );
  if (!secret.success)
    findings.push(
      signature.wrong(
        `${account}: no usable webhook secret, so every delivery is refused.`,
        connectAgain(account, where),
      ),
    );
  else if (secret.data.scheme)
    findings.push(signature.fine(`${account}: deliveries are signed (${secret.data.scheme}).`));
  else
    findings.push(
      signature.look(
        `${account}: no signed delivery yet; the token alone protects the webhook.`,
        connectAgain(account, where),
      ),
    );

  const grant = await readGrantStatus(state, account);
  findings.push(
    grant?.lost
      ? access.wrong(
          `${account}: Minut has refused the account's access since ${grant.since}.`,
          connectAgain(account, where),
        )
      : access.fine(`${account}: Minut accepts the account's access.`),
  );

  const { since } = await readCursor(state, account, clock.now());
  findings.push(
    clock.now() - Date.parse(since) > staleMs
      ? reconcile.wrong(
          `${account}: missed events were last looked for at ${since}.`,
          'Read the log of the function "reconcile".',
        )
      : reconcile.fine(`${account}: events are looked after up to ${since}.`),
  );

  const canary = await readCanary(state, account);
  if (canary?.arrivedAt)
    findings.push(
      canaries.fine(`${account}: the last canary arrived at ${new Date(canary.arrivedAt).toISOString()}.`),
    );
  else if (canary?.missed)
    findings.push(
      canaries.wrong(
        `${account}: the last canary did not arrive.`,
        'See docs/operations.md, "canary missing".',
      ),
    );
  else
    findings.push(
      canaries.look(
        `${account}: no canary has arrived yet.`,
        'It is sent between 21:00 and 22:00 in the account’s time zone.',
      ),
    );
  return findings;
};
