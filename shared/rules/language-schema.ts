import * as z from 'zod';

/** Two letters, such as `sv`. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2}$/, 'is no language; use two letters such as en or sv');
