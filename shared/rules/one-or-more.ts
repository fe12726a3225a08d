import * as z from 'zod';

/** A list, or its one entry written without the brackets. */
export const oneOrMore = <Schema extends z.ZodType>(schema: Schema, most: number) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(schema).min(1).max(most));
