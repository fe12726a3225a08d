import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/platform/clock.ts';
import { log } from '../../shared/platform/log.ts';
import { recordReceipt } from '../../shared/store/actions.ts';
import { nextAction, passOn } from '../../shared/store/pass-on.ts';
import { readSent } from '../../shared/store/sent-messages.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Receipt } from './receipt.ts';

export interface ReceiptDependencies {
  readonly state: Table;
  readonly sqs: SQSClient;
  readonly notificationsUrl: string;
  readonly clock: Clock;
}

/**
 * Brings what became of a message back onto its action. What did not arrive goes to the next of the action's
 * `otherwise`, which ends with the account's fallback contact; when nobody is left, that is an alarm. Its identity is
 * derived from the first one's, so that a receipt that comes twice sends nothing twice. A receipt for a message that we
 * do not know (another program of the same AWS account) is left alone. @throws TransientError
 */
export const handleReceipt = async (receipt: Receipt, dependencies: ReceiptDependencies): Promise<void> => {
  const { providerId, fate, reason } = receipt;
  const { state, clock } = dependencies;
  const notification = await readSent(state, providerId);
  if (!notification) return;
  const { account, eventId, incidentId, holder, action } = notification;
  const line = {
    function: 'delivery',
    account,
    eventId,
    incidentId,
    actionId: action.id,
    channel: action.channel,
    reason,
  };
  const at = new Date(clock.now()).toISOString();
  const ref = { ...holder, id: action.id };
  await recordReceipt(state, ref, { fate, at, ...(reason === undefined ? {} : { reason }) });
  if (fate === 'delivered') {
    log('info', fate, line, { Delivered: [1, 'Count'] });
    return;
  }
  log('warn', fate, line, { NotDelivered: [1, 'Count'] });
  if (fate !== 'failed') return;
  const next = nextAction(action, reason ?? 'it did not arrive');
  if (next) await passOn(dependencies, notification, next);
  else log('error', 'nobody left to tell', line, { NobodyReached: [1, 'Count'] });
};
