/** What a text may name, and whether an event may lack it: such a variable needs a fallback. Contract.md, "Items". */
export const templateVariables = {
  'event.id': 'always',
  'event.type': 'always',
  'event.category': 'always',
  'event.value': 'maybe',
  'event.threshold': 'maybe',
  'event.at': 'always',
  'event.time': 'always',
  'home.id': 'always',
  'home.name': 'always',
  'home.address': 'always',
  'home.timeZone': 'always',
  'device.id': 'maybe',
  'device.name': 'maybe',
  'guest.name': 'maybe',
  'guest.firstName': 'maybe',
  'guest.phone': 'maybe',
  'guest.checkIn': 'maybe',
  'guest.checkOut': 'maybe',
  'incident.id': 'always',
  'incident.url': 'always',
  'incident.since': 'always',
  'incident.notices': 'always',
  'sensor.sound': 'maybe',
  'sensor.temperature': 'maybe',
  'sensor.humidity': 'maybe',
  'rule.id': 'always',
  'account.owner': 'always',
} as const;

export type TemplateVariable = keyof typeof templateVariables;

/** The value of each variable that is there; a missing key means that the event lacks it. */
export type TemplateValues = { readonly [Name in TemplateVariable]?: string };

export const isTemplateVariable = (name: string): name is TemplateVariable =>
  Object.hasOwn(templateVariables, name);
