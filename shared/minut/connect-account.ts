import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { type DeletableSecrets, secretNames } from '../platform/secrets.ts';
import { markGrantFresh } from '../store/grant-status.ts';
import { withLease } from '../store/lease.ts';
import { startCursor } from '../store/reconcile-cursor.ts';
import type { Table } from '../store/table.ts';
import { grantLease } from './account-clients.ts';
import type { MinutClient } from './client.ts';
import type { GrantSecret } from './grant-secret.ts';
import { keepWebhook, type WebhookOutcome, webhookLease } from './keep-webhook.ts';
import type { User } from './users.ts';

/** The parts of a deployment that connecting writes to. */
export interface ConnectDeployment {
  readonly config: Table;
  readonly state: Table;
  readonly secrets: DeletableSecrets;
  readonly secretPrefix: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** Two calls and a write with their retries. */
const leaseMs = 60_000;
const leasePatienceMs = 10_000;
const tokenBytes = 24;

const accountPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws ConfigurationError when the id cannot be part of a URL and of a secret's name */
export const checkAccountId = (account: string): void => {
  if (accountPattern.test(account)) return;
  throw new ConfigurationError(
    `"${account}" is no account id: use letters, digits, dots, dashes and underscores, at most 64.`,
  );
};

const leaseOf =
  ({ state, clock }: ConnectDeployment, name: string) =>
  <Result>(work: Parameters<typeof withLease<Result>>[2]): Promise<Result> =>
    withLease(
      state,
      { name, holder: randomUUID(), ms: leaseMs, wall: clock.wall, patienceMs: leasePatienceMs, wait: delay },
      work,
    );

/** Where Minut delivers an account's events. */
export const webhookUrlOf = ({ publicUrl }: Pick<ConnectDeployment, 'publicUrl'>, account: string): string =>
  `${publicUrl}/webhooks/${account}`;

/**
 * An account belongs to one Minut login. Notes whose it is the first time.
 * @throws ConfigurationError when it is another one's
 */
export const claimAccount = async (
  { state }: ConnectDeployment,
  account: string,
  user: User,
): Promise<void> => {
  const key = { pk: `account#${account}`, sk: 'minut-user' };
  if (await state.put({ ...key, userId: user.id }, { expression: 'attribute_not_exists(pk)' })) return;
  if ((await state.get(key))?.userId === user.id) return;
  throw new ConfigurationError(
    `Account ${account} belongs to another Minut login; connect this one under another account id.`,
  );
};

/** Stores a new grant, so that every function uses it from now on. */
export const storeGrant = (
  deployment: ConnectDeployment,
  account: string,
  grant: GrantSecret & { readonly expiresAt: string },
): Promise<void> =>
  leaseOf(
    deployment,
    grantLease(account),
  )(async () => {
    const { secrets, secretPrefix, state, clock } = deployment;
    await secrets.write(secretNames(secretPrefix).grant(account), grant);
    await markGrantFresh(state, account, new Date(clock.now()).toISOString(), grant.expiresAt);
  });

/**
 * Writes the account's item and its owner, where there is none: what a person has edited stays. An account is known
 * once this item and the webhook's secret exist.
 */
export const writeAccountItems = async (
  { config, state, clock }: ConnectDeployment,
  account: string,
  user: User,
): Promise<void> => {
  // From now on nothing is missed: what reconcile pulls begins here.
  await startCursor(state, account, clock.now());
  const absent = { expression: 'attribute_not_exists(id)' };
  const ownerExists = await config.get({ kind: 'contact', id: 'owner' });
  if (!ownerExists) {
    await config.put(
      { kind: `contact#${account}`, id: 'owner', name: user.name ?? 'Owner', email: user.email },
      absent,
    );
  }
  await config.put({ kind: 'account', id: account, owner: 'owner' }, absent);
};

/** Registers or repairs the account's webhook. */
export const connectWebhook = (
  deployment: ConnectDeployment,
  account: string,
  hooks: MinutClient['hooks'],
  events: readonly string[],
  rotate = false,
): Promise<{ readonly outcome: WebhookOutcome; readonly hookId: string }> =>
  keepWebhook({
    url: webhookUrlOf(deployment, account),
    events,
    hooks,
    secrets: deployment.secrets,
    secretName: secretNames(deployment.secretPrefix).webhook(account),
    underLease: leaseOf(deployment, webhookLease(account)),
    newToken: () => randomBytes(tokenBytes).toString('hex'),
    wall: deployment.clock.wall,
    rotate,
  });

/** Takes everything back that connecting made, but what a person has edited: rules, contacts and homes stay. */
export const disconnectAccount = async (
  deployment: ConnectDeployment,
  account: string,
  hooks: MinutClient['hooks'],
): Promise<void> => {
  const { config, secrets, secretPrefix, state } = deployment;
  const url = webhookUrlOf(deployment, account);
  for (const hook of await hooks.list()) if (hook.url === url) await hooks.delete(hook.id);
  await config.delete({ kind: 'account', id: account });
  const names = secretNames(secretPrefix);
  await leaseOf(deployment, webhookLease(account))(() => secrets.delete(names.webhook(account)));
  await leaseOf(deployment, grantLease(account))(() => secrets.delete(names.grant(account)));
  for (const sk of ['minut-user', 'grant-status', 'reconcile', 'canary'])
    await state.delete({ pk: `account#${account}`, sk });
};
