import type { Template } from './template.ts';

/** One text for everybody, or one by language: the first is for those whose language is not there. */
export type LocalizedText = Readonly<Record<string, Template>>;

/** The key of a text that is not translated. */
export const everyLanguage = '*';

/** The text in the first of the languages that it has, else its first. */
export const textIn = (text: LocalizedText, languages: readonly (string | undefined)[]): Template => {
  for (const language of languages) {
    const template = language === undefined ? undefined : text[language];
    if (template) return template;
  }
  return Object.values(text)[0] ?? [];
};
