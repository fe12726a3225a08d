import * as z from 'zod';
import { languageSchema } from './language-schema.ts';
import { rotaSchema } from './rota.ts';
import { idSchema } from './rule-schema.ts';
import { timeWindowSchema } from './time-window.ts';

const doNotDisturbSchema = timeWindowSchema.describe('in the time zone of the account');

/**
 * A named person; with `members` a group; with `rota` whoever is on duty.
 * @param phone reads a number and gives it in E.164: what people write needs the numbering plans of the world, 130 KiB
 * that a function which only reads what is in force does without
 */
export const contactSchemaWith = <Phone extends z.ZodType<string>>(phone: Phone) =>
  z
    .strictObject({
      id: idSchema,
      name: z.string().min(1).max(100).optional(),
      phone: phone.optional(),
      email: z.email('is no e-mail address').optional(),
      language: languageSchema.optional(),
      doNotDisturb: doNotDisturbSchema.optional(),
      members: z.array(idSchema).min(1).max(100).optional(),
      rota: rotaSchema.optional(),
    })
    .refine((contact) => [contact.phone ?? contact.email, contact.members, contact.rota].some(Boolean), {
      message: 'has no phone, no email, no members and no rota, so nothing can reach it',
    })
    .refine(
      (contact) =>
        [contact.phone ?? contact.email, contact.members, contact.rota].filter(Boolean).length <= 1,
      {
        message: 'can be a person, a group (members) or a rota, but only one of them',
      },
    );

/**
 * Already checked when it came into force; what came into force before numbers were kept in E.164 still has the spaces
 * that somebody wrote.
 */
const checkedNumber = z.string().transform((text) => text.replace(/\(0\)|[^+\d]/g, ''));

/** A contact as it is in force. */
export const activeContactSchema = contactSchemaWith(checkedNumber);

export type Contact = z.infer<typeof activeContactSchema>;
