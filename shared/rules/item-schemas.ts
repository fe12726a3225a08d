import * as z from 'zod';
import { textableNumber } from '../messages/phone-number.ts';
import { accountSchema } from './account-schema.ts';
import { contactSchemaWith } from './contact-schema.ts';
import { homeSchema } from './home-schema.ts';
import { ruleSchema } from './rule-schema.ts';

const phoneSchema = z.string().transform((text, context) => {
  const number = textableNumber(text);
  if (number) return number;
  context.addIssue({
    code: 'custom',
    message:
      'is no mobile number in the international form; write it with + and the country code, such as +12025550123',
  });
  return z.NEVER;
});

/** A contact as people write it. */
export const contactSchema = contactSchemaWith(phoneSchema);

/** The items that people write, by their kind. */
export const itemSchemas = {
  rule: ruleSchema,
  contact: contactSchema,
  home: homeSchema,
  account: accountSchema,
} as const;
