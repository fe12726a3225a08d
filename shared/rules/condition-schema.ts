import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { oneOrMore } from './one-or-more.ts';
import { sensorExpressionSchema } from './sensor-expression.ts';
import { timeWindowSchema } from './time-window.ts';

/** Around check-in and check-out people come and go. */
const defaultTurnoverMs = 4 * 3_600_000;

const turnoverSchema = z.union([z.literal(true).transform(() => defaultTurnoverMs), durationSchema], {
  error: 'must be true or a duration such as 6h',
});

const incidentSchema = z
  .strictObject({ olderThan: durationSchema.optional(), notices: z.int().min(1).max(100).optional() })
  .refine((incident) => Object.keys(incident).length > 0, { message: 'needs olderThan or notices' });

const fields = {
  /** Whether anybody stays; `any` says nothing and may be left out. */
  guest: z.enum(['staying', 'none', 'any']).optional(),
  /** Whose stay it is. */
  stay: oneOrMore(z.enum(['guest', 'owner', 'cleaning', 'contractor', 'none']), 5).optional(),
  /** A guest checks in within this time. */
  arriving: durationSchema.optional(),
  /** The one who stays checks out within this time. */
  leaving: durationSchema.optional(),
  /** This close to a check-in or check-out, before or after. */
  turnover: turnoverSchema.optional(),
  /** The latest reading. */
  sensor: oneOrMore(sensorExpressionSchema, 10).optional(),
  /** Every one of the last samples. */
  still: oneOrMore(sensorExpressionSchema, 10).optional(),
  occupancy: z.enum(['occupied', 'empty']).optional(),
  device: z.enum(['online', 'offline', 'battery-low', 'unmounted']).optional(),
  incident: incidentSchema.optional(),
  during: timeWindowSchema.optional(),
};

/** What must be so for a rule to act. All must hold; of what stands under `not`, nothing may. */
export const conditionsSchema = z.strictObject({ ...fields, not: z.strictObject(fields).optional() });

export type Conditions = z.infer<typeof conditionsSchema>;
