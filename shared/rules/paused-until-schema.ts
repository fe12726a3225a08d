import * as z from 'zod';

/** Until when something is paused. */
export const pausedUntilSchema = z.iso.datetime({
  offset: true,
  error: 'is no time; write it with its zone, as "2026-11-22T07:00:00Z"',
});
