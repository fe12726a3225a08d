import type { Condition } from '../minut/event-catalogue.ts';
import type { IncidentView } from './incident-view.ts';

/** Two segments of an ordinary text, and a bit: longer ones are for a call. */
export const guestTextLimit = 320;

/** Of a home, in characters: the request has to fit beside it. */
const longestName = 80;

const requests: Partial<Record<Condition, string>> = {
  noise: 'it is too loud at HOME and the neighbours can hear it. Please turn it down now. Thank you!',
  'sound-level': 'it is too loud at HOME and the neighbours can hear it. Please turn it down now. Thank you!',
  reported: 'a neighbour has called about noise from HOME. Please turn it down now. Thank you!',
  smoking: 'our sensors notice smoke at HOME. Smoking is not allowed indoors. Please stop and open a window.',
  'too-cold': 'our sensors say it is getting cold at HOME. Is a window open, or has the heating stopped?',
  'too-hot': 'our sensors say it is getting very warm at HOME. Are you all right?',
  'too-humid': 'our sensors say it is very damp at HOME. Please open a window for a while. Thank you!',
  alarm: 'the smoke alarm sounds at HOME. Are you all right? If there is smoke, leave and call 112.',
};

/** A name goes into a text only as letters: whatever else a booking holds there is none. */
const firstNameOf = (name: string | undefined): string => {
  const first = /^[\p{L}\p{M}][\p{L}\p{M}'’-]{0,30}/u.exec(name?.trim() ?? '')?.[0];
  return first ?? 'there';
};

/** The prepared text, which the person can change before it is sent. */
export const guestTextOf = ({ incident, home, stay }: IncidentView): string => {
  const request =
    requests[incident.condition] ?? 'we need to reach you about HOME. Please call us. Thank you!';
  const name = stay.kind === 'staying' ? firstNameOf(stay.name) : 'there';
  const place = [...home.name.replace(/\s+/g, ' ')].slice(0, longestName).join('');
  return `Hi ${name}, ${request.replace('HOME', () => place)}`;
};
