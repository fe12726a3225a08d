import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { IncidentView } from './incident-view.ts';

/** The notice of what opens an incident or makes it worse; undefined for everything else. */
export const noticeOf = (type: string): number | undefined => {
  const known = eventTypeOf(type);
  return known?.role === 'opens' || known?.role === 'escalates' ? (known.notice ?? 1) : undefined;
};

/** What is happening, in the catalogue's words: the title of the latest event that opened, worsened or ended it. */
export const titleOf = ({ timeline, incident }: Pick<IncidentView, 'timeline' | 'incident'>): string => {
  const telling = timeline.findLast(({ type }) => {
    const role = type === undefined ? undefined : eventTypeOf(type)?.role;
    return incident.status === 'resolved' ? role === 'closes' : role === 'opens' || role === 'escalates';
  });
  const known = telling?.type === undefined ? undefined : eventTypeOf(telling.type);
  if (incident.status === 'resolved' && known?.origin === 'nightdesk') return 'It is over';
  return (
    telling?.title ?? known?.title ?? (incident.status === 'resolved' ? 'It is over' : 'Something happened')
  );
};
