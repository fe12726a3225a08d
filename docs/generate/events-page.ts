import { type EventType, eventTypes } from '../../shared/minut/event-catalogue.ts';

const categories: Readonly<Partial<Record<EventType['category'], string>>> = {
  noise: 'Noise',
  climate: 'Climate',
  security: 'Security',
  smoking: 'Smoking',
  device: 'Device',
  occupancy: 'Occupancy',
  nightdesk: 'Nightdesk’s own',
};

const roles: Readonly<Record<NonNullable<EventType['role']>, string>> = {
  opens: 'opens an incident',
  escalates: 'escalates it',
  closes: 'closes it',
  informs: 'goes on its timeline',
};

const row = ({ type, alias, title, severity, role, condition, homeEventType }: EventType): string =>
  [
    `\`${type}\``,
    `\`${alias}\``,
    title,
    severity,
    role ? `${roles[role]}${condition ? ` (${condition})` : ''}` : 'no incident',
    homeEventType ? `\`${homeEventType}\`` : '–',
  ]
    .join(' | ')
    .replace(/^/, '| ')
    .concat(' |');

const section = ([category, heading]: readonly [string, string]): string => {
  const own = eventTypes.filter((entry) => entry.category === category);
  return [
    `## ${heading}`,
    '',
    `\`when: ${category}\` in a rule means all of these.`,
    '',
    '| type | alias in rules | what happened | severity | incident | home event |',
    '| --- | --- | --- | --- | --- | --- |',
    ...own.map(row),
    '',
  ].join('\n');
};

/** docs/events.md, from the catalogue that the program itself uses. */
export const eventsPage = (): string =>
  [
    '# Event types',
    '',
    'Generated from `shared/minut/event-catalogue.ts` by `npm run docs:events`; change it there.',
    '',
    'Minut has two vocabularies. Webhooks and `GET /events` use the **type**; `GET /homes/{id}/events` uses the **home',
    'event**, of which only two are documented. Rules may use the type, the alias or the category. A type that is not',
    'here is recorded as unknown: it opens nothing, closes nothing, and is matched only by its own name or by a pattern.',
    '',
    'Severity `alarm` passes caps and quiet times. An incident is about one condition (in brackets) in one home, or of one',
    'device where the event names one.',
    '',
    ...Object.entries(categories).map(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
