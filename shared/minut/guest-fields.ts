import * as z from 'zod/mini';
import { type Guest, type GuestChange, isBlock, realName, stayKindOf, wholePhone } from './guest.ts';
import { defined } from './wire.ts';

/**
 * Minut's names of a stay's fields, which are not documented: the first name of each is written, all are read.
 * `MINUT_GUEST_FIELDS`, a JSON object such as `{"phone": "phone"}`, puts other names first. This file is the only
 * place that knows them.
 */
const knownNames = {
  id: ['guest_id', 'id'],
  name: ['name', 'full_name', 'fullname', 'guest_name'],
  phone: ['phone_number', 'phone', 'mobile', 'guest_phone'],
  email: ['email', 'email_address'],
  checkIn: ['check_in_at', 'checkin_at', 'check_in', 'checkin', 'start_at', 'check_in_time'],
  checkOut: ['check_out_at', 'checkout_at', 'check_out', 'checkout', 'end_at', 'check_out_time'],
  description: ['description', 'notes', 'note'],
  externalId: ['external_id', 'external_reference', 'reservation_id'],
} as const satisfies Record<string, readonly string[]>;

type Field = keyof typeof knownNames;

export type GuestFieldNames = Readonly<Record<Field, readonly string[]>>;

const settingSchema = z.strictObject({
  id: z.optional(z.string()),
  name: z.optional(z.string()),
  phone: z.optional(z.string()),
  email: z.optional(z.string()),
  checkIn: z.optional(z.string()),
  checkOut: z.optional(z.string()),
  description: z.optional(z.string()),
  externalId: z.optional(z.string()),
});

export type GuestFieldSetting = z.infer<typeof settingSchema>;

/** The names to use: the setting's before the known ones. */
export const guestFieldNames = (setting: GuestFieldSetting = {}): GuestFieldNames => {
  const names = (field: Field) => [
    ...new Set([...(setting[field] ? [setting[field]] : []), ...knownNames[field]]),
  ];
  return {
    id: names('id'),
    name: names('name'),
    phone: names('phone'),
    email: names('email'),
    checkIn: names('checkIn'),
    checkOut: names('checkOut'),
    description: names('description'),
    externalId: names('externalId'),
  };
};

/** Reads `MINUT_GUEST_FIELDS`; undefined when the text is no such object. */
export const parseGuestFieldSetting = (text: string): GuestFieldSetting | undefined => {
  try {
    return settingSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const record = z.record(z.string(), z.unknown());

const timeOf = (text: string | undefined): string | undefined =>
  text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();

/** A stay from what Minut sent, or undefined when it has no id or no check-in, or is a blocked calendar day. */
export const readGuest = (value: unknown, homeId: string, names: GuestFieldNames): Guest | undefined => {
  const fields = record.safeParse(value).data;
  if (fields === undefined) return undefined;
  const text = (field: Field): string | undefined => {
    const found = names[field].map((name) => fields[name]).find((it) => typeof it === 'string' && it !== '');
    return typeof found === 'string' ? found : undefined;
  };
  const id = text('id');
  const checkIn = timeOf(text('checkIn'));
  if (id === undefined || checkIn === undefined || isBlock(text('name'))) return undefined;
  const description = text('description');
  return defined({
    id,
    homeId,
    name: realName(text('name')),
    phone: wholePhone(text('phone')),
    email: text('email'),
    checkIn,
    checkOut: timeOf(text('checkOut')),
    kind: stayKindOf(text('name'), description),
    description,
    externalId: text('externalId'),
  });
};

/** The body that writes the given fields and no others. */
export const writeGuest = (change: GuestChange, names: GuestFieldNames): Record<string, string> => {
  const body: Record<string, string> = {};
  const set = (field: Field, value: string | undefined) => {
    const [name] = names[field];
    if (value !== undefined && name !== undefined) body[name] = value;
  };
  set('name', change.name);
  set('phone', change.phone);
  set('email', change.email);
  set('checkIn', change.checkIn);
  set('checkOut', change.checkOut);
  set('description', change.description);
  set('externalId', change.externalId);
  return body;
};
