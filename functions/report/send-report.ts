import type { SendEmail } from '../../shared/channels/email.ts';
import { TransientError } from '../../shared/errors.ts';
import type { OverviewLink } from '../../shared/messages/overview-link.ts';
import { isQuietNight, morningReport } from '../../shared/pages/morning-report.ts';
import { log } from '../../shared/platform/log.ts';
import { signToken } from '../../shared/platform/signed-token.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { expiry } from '../../shared/store/state-keys.ts';
import { type OverviewDependencies, viewOverview } from '../../shared/views/view-overview.ts';
import { dueReport } from './due.ts';

export interface ReportDependencies extends OverviewDependencies {
  readonly loadSet: (account: string) => Promise<ActiveSet>;
  readonly email: SendEmail;
  readonly linkKey: () => Promise<string>;
  /** Where pages live, without a slash at the end. */
  readonly publicUrl: string;
}

const dayMs = 24 * 60 * 60_000;
/** The link in a report opens the overview until the next weekend is over. */
const linkDays = 7;
const forgetSeconds = 7 * 24 * 60 * 60;

/**
 * Sends the morning report of an account that is due, once a morning: claimed before it is sent, since two are worse
 * than none. The link in it may only look. @throws TransientError when it surely was not sent
 */
export const sendReport = async (account: string, dependencies: ReportDependencies): Promise<void> => {
  const { state, clock, loadSet, email, linkKey, publicUrl, defaultTimeZone } = dependencies;
  const set = await loadSet(account);
  const { owner, reportAt, timeZone = defaultTimeZone, quietReport } = set.account ?? {};
  const now = clock.now();
  const due = dueReport(reportAt, new Date(now).toISOString(), timeZone);
  const contact = owner === undefined ? undefined : set.contacts.get(owner);
  if (due === undefined || !contact) return;
  const say = (outcome: string) => log('info', 'morning report', { function: 'report', account, outcome });
  if (!contact.email) return say('the owner has no email');

  const view = await viewOverview({ account, set }, dependencies);
  if (quietReport === 'none' && isQuietNight(view)) return say('a quiet night');
  const key = { pk: `report#${account}`, sk: due };
  const claimed = await state.put(
    { ...key, ttl: expiry(now, forgetSeconds) },
    { expression: 'attribute_not_exists(pk)' },
  );
  if (!claimed) return say('sent before');
  const link: OverviewLink = {
    account,
    by: contact.id,
    manage: false,
    expiresAt: new Date(now + linkDays * dayMs).toISOString(),
  };
  const url = `${publicUrl}/o/${signToken('overview 1', link, await linkKey())}`;
  const result = await email({ to: contact.email, ...(await morningReport(view, url)) });
  if (result.kind === 'try-later') {
    await state.delete(key);
    throw new TransientError('The provider did not take the morning report; it surely was not sent.');
  }
  say(result.kind);
};
