import { type OverviewLink, overviewLinkSchema } from '../../../shared/messages/overview-link.ts';
import { readToken } from '../../../shared/platform/signed-token.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';

export interface OpenedOverview {
  readonly link: OverviewLink;
  /** The contact's name. */
  readonly by: string;
  readonly set: ActiveSet;
}

export interface OpenOverviewDependencies {
  readonly activeSet: (account: string) => Promise<{ readonly set: ActiveSet }>;
  readonly linkKey: () => Promise<string>;
}

/**
 * What an overview link opens. @param now epoch milliseconds
 * @returns undefined for a token that was altered, has expired, or whose contact is gone
 */
export const openOverview = async (
  token: string,
  now: number,
  { activeSet, linkKey }: OpenOverviewDependencies,
): Promise<OpenedOverview | undefined> => {
  const link = overviewLinkSchema.safeParse(readToken('overview 1', token, await linkKey())).data;
  if (!link || Date.parse(link.expiresAt) <= now) return undefined;
  const { set } = await activeSet(link.account);
  const contact = set.contacts.get(link.by);
  return contact && { link, by: contact.name ?? contact.id, set };
};
