import { cleanValue } from './template.ts';
import type { TemplateValues } from './template-variables.ts';

type BuiltInText = (values: TemplateValues, by: string) => string;

const value = (values: TemplateValues, name: keyof TemplateValues): string => cleanValue(values[name] ?? '');

/** What Nightdesk says by itself, by language. English is for those whose language is not there. */
const texts = {
  en: {
    over: (v) => `${value(v, 'home.name')}: over since ${value(v, 'event.time')}. Nothing more to do.`,
    taken: (v, by) => `${by} has it: ${value(v, 'home.name')}, since ${value(v, 'incident.since')}.`,
    stillGoingOn: (v) =>
      `${value(v, 'home.name')}: still going on since ${value(v, 'incident.since')}. Still yours? ${value(v, 'incident.url')}`,
    nobodyAnswered: (v) =>
      `${value(v, 'home.name')}: going on since ${value(v, 'incident.since')} and nobody has answered. ${value(v, 'incident.url')}`,
  },
  sv: {
    over: (v) => `${value(v, 'home.name')}: över sedan ${value(v, 'event.time')}. Inget mer att göra.`,
    taken: (v, by) => `${by} tar hand om det: ${value(v, 'home.name')}, sedan ${value(v, 'incident.since')}.`,
    stillGoingOn: (v) =>
      `${value(v, 'home.name')}: pågår fortfarande sedan ${value(v, 'incident.since')}. Fortfarande din? ${value(v, 'incident.url')}`,
    nobodyAnswered: (v) =>
      `${value(v, 'home.name')}: pågår sedan ${value(v, 'incident.since')} och ingen har svarat. ${value(v, 'incident.url')}`,
  },
} as const satisfies Record<string, Record<string, BuiltInText>>;

export type BuiltInTextName = keyof (typeof texts)['en'];

/** @param by the person it is about, where it is about one */
export const builtInText = (
  name: BuiltInTextName,
  languages: readonly (string | undefined)[],
  values: TemplateValues,
  by = '',
): string => {
  const language = languages.find((candidate) => candidate === 'en' || candidate === 'sv');
  const text: BuiltInText = texts[language === 'sv' ? 'sv' : 'en'][name];
  return text(values, cleanValue(by));
};
