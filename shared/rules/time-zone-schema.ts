import * as z from 'zod';
import { isTimeZone } from './local-time.ts';

/** An IANA name, such as Europe/Stockholm. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'is no time zone; use an IANA name such as Europe/Stockholm');
