import type { Person } from '../../shared/incidents/incident.ts';
import { recipientTag, verifyIncidentLink } from '../../shared/messages/incident-link.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { findIncident } from '../../shared/store/find-incident.ts';
import type { StoredIncident } from '../../shared/store/incidents.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Looked } from '../../shared/views/view-incident.ts';

/** Who holds a link. Guests may see, never act. */
type Viewer = Looked['viewer'];

export type OpenedLink = Looked & { readonly viewer: Person };

export interface OpenLinkDependencies {
  readonly state: Table;
  readonly activeSet: (account: string) => Promise<{ readonly set: ActiveSet }>;
  readonly linkKey: () => Promise<string>;
}

/** The token names nobody: it was sent to one of the incident's recipients, or made for one of the contacts. */
const viewerOf = (tag: string, { actions }: StoredIncident, { contacts }: ActiveSet): Viewer | undefined => {
  const told = Object.values(actions).find(({ recipientKey }) => recipientTag(recipientKey) === tag);
  if (told) {
    const { recipientKey: key, recipientName: name } = told;
    return { key, name, role: key.startsWith('guest:') ? 'guest' : 'staff' };
  }
  const contact = [...contacts.values()].find(({ id }) => recipientTag(`contact:${id}`) === tag);
  return contact && { key: `contact:${contact.id}`, name: contact.name ?? contact.id, role: 'staff' };
};

/**
 * What a link opens, and for whom. @param now epoch milliseconds
 * @returns undefined for a token that was altered, has expired, or whose incident or recipient is gone
 * @throws TransientError
 */
export const openLink = async (
  token: string,
  now: number,
  { state, activeSet, linkKey }: OpenLinkDependencies,
): Promise<OpenedLink | undefined> => {
  const link = verifyIncidentLink(token, await linkKey(), now);
  const stored = link && (await findIncident(state, link.incidentId));
  if (!stored) return undefined;
  const { set } = await activeSet(stored.incident.account);
  const viewer = viewerOf(link.recipientTag, stored, set);
  return viewer && { ...stored, viewer, set };
};
