import * as z from 'zod';
import { everyLanguage, type LocalizedText } from '../messages/localized-text.ts';
import { parseTemplate, type Template } from '../messages/template.ts';

/** SNS takes 1,600 characters of SMS in all; nothing a person writes to be read at night is longer. */
const maxTextLength = 1_600;

const templateSchema = z
  .string()
  .min(1, 'is empty')
  .max(maxTextLength, `is longer than ${maxTextLength} characters`)
  .transform((text, context): Template => {
    const result = parseTemplate(text);
    if (result.ok) return result.template;
    for (const message of result.problems) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const languageKey = z.string().regex(/^([a-z]{2}|\*)$/, 'is no language; use two letters such as en or sv');

const isByLanguage = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A text with variables, parsed, by language. Refuses unknown variables and those that need a fallback and have none.
 */
export const textSchema: z.ZodType<LocalizedText> = z.preprocess(
  (value) => (isByLanguage(value) ? value : { [everyLanguage]: value }),
  z
    .record(languageKey, templateSchema)
    .refine((texts) => Object.keys(texts).length > 0, { message: 'has no text in any language' }),
);
