import * as z from 'zod';
import { oneOrMore } from './one-or-more.ts';
import { textSchema } from './text-schema.ts';

/** Who gets it: `guest`, `owner`, a contact's id, a phone number or an e-mail address. */
const recipientSchema = z.string().min(1).max(254);
const recipientsSchema = oneOrMore(recipientSchema, 50);

/** Who gets what cannot reach its first recipient, unless the action says otherwise. */
const defaultOtherwise = 'oncall';

const addressed = {
  to: recipientsSchema,
  otherwise: recipientSchema.default(defaultOtherwise),
};

const smsSchema = z.strictObject({ ...addressed, text: textSchema });
const emailSchema = z.strictObject({ ...addressed, subject: textSchema, text: textSchema });
const callSchema = z.strictObject({ ...addressed, say: textSchema });
/** Changes the stay at Minut; what is left out stays as it is. */
const guestSchema = z
  .strictObject({ name: textSchema.optional(), description: textSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, {
    message: 'changes nothing; it takes name, description',
  });

const channels = ['sms', 'email', 'call', 'guest', 'resolve'] as const;

/** One action: an object with exactly one key. */
export const actionSchema = z
  .strictObject({
    sms: smsSchema.optional(),
    email: emailSchema.optional(),
    call: callSchema.optional(),
    guest: guestSchema.optional(),
    /** Ends the incident. */
    resolve: z.literal(true).optional(),
  })
  .refine((action) => Object.keys(action).length === 1, {
    message: `must be exactly one of ${channels.join(', ')}`,
  });

export type Action = z.infer<typeof actionSchema>;

export const actionsSchema = z.array(actionSchema).min(1).max(20);
