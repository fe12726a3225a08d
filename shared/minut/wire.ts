import * as z from 'zod/mini';

/** Building blocks for reading what Minut sends: unknown fields are ignored, an odd optional value counts as absent. */

const absent = undefined;

export const id = z.string().check(z.minLength(1));

export const optionalText = z.catch(z.optional(z.string()), absent);
export const optionalNumber = z.catch(z.optional(z.number()), absent);
export const optionalBoolean = z.catch(z.optional(z.boolean()), absent);

/** A time as ISO UTC, or undefined when it is missing or is no time. */
export const optionalTime = z.pipe(
  z.unknown(),
  z.transform((value) => {
    if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return undefined;
    return new Date(value).toISOString();
  }),
);

export const time = z.pipe(
  z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value)), 'a time')),
  z.transform((value) => new Date(value).toISOString()),
);

/** A reference that comes as an id or as an object that holds one under one of `keys`. */
export const idOrObject = (...keys: readonly string[]) =>
  z.pipe(
    z.unknown(),
    z.transform((value) => {
      if (typeof value === 'string') return value;
      const record = z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
      return keys.map((key) => record[key]).find((candidate) => typeof candidate === 'string');
    }),
  );

/** A list in which what cannot be read is left out: one odd home must not hide the others. */
export const listOf = <Schema extends z.ZodMiniType>(item: Schema) =>
  z.pipe(
    z.array(z.unknown()),
    z.transform((values): z.infer<Schema>[] =>
      values.flatMap((value) => {
        const result = item.safeParse(value);
        return result.success ? [result.data] : [];
      }),
    ),
  );

/** How a list says how long it is. Optional: not every list is documented to have it. */
export const paging = z.catch(z.optional(z.object({ total_count: z.optional(z.number()) })), absent);

/** For calls whose answer we do not read. */
export const ignored = z.unknown();

/** The given object without its undefined fields, which `exactOptionalPropertyTypes`-minded readers expect. */
export const defined = <Fields extends object>(fields: Fields): Fields => {
  const copy = { ...fields };
  for (const key of Object.keys(copy)) {
    if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key);
  }
  return copy;
};
