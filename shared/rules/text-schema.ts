import * as z from 'zod';
import { parseTemplate, type Template } from '../messages/template.ts';

/** SNS takes 1,600 characters of SMS in all; nothing a person writes to be read at night is longer. */
const maxTextLength = 1_600;

/** A text with variables, parsed. Refuses unknown variables and those that need a fallback and have none. */
export const textSchema = z
  .string()
  .min(1, 'is empty')
  .max(maxTextLength, `is longer than ${maxTextLength} characters`)
  .transform((text, context): Template => {
    const result = parseTemplate(text);
    if (result.ok) return result.template;
    for (const message of result.problems) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
