import * as z from 'zod/mini';

/** One event as Minut told it, in our names. Times are ISO UTC. */
export interface MinutEvent {
  /** The vendor's id: the identity of the event. */
  readonly id: string;
  /** The vendor's type; it may be one that we do not know. */
  readonly type: string;
  readonly at: string;
  /** Absent for events that belong to an account only. */
  readonly homeId?: string;
  /** Absent where no single device originated the event: every noise event. */
  readonly deviceId?: string;
  readonly value?: number;
  readonly threshold?: number;
}

const text = z.string().check(z.minLength(1), z.maxLength(256));
const number = z.optional(z.catch(z.nullable(z.number()), null));
/**
 * A time as Minut writes it. The first 28 days are in every month, so what fits is a time and is ISO UTC already: reading
 * it as a date and writing it again costs a tenth of what a delivery does.
 */
const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const isTime = z.refine<string>(
  (value) => plainTime.test(value) || !Number.isNaN(Date.parse(value)),
  'a time',
);
const isoTime = (time: string): string => (plainTime.test(time) ? time : new Date(time).toISOString());

/**
 * Fields as documented; `sensor_value` as read by public clients; what else Minut sends is ignored. The key of the
 * threshold is not documented: the likely names are read, and an odd value counts as absent rather than as an error.
 */
const wireEvent = z.object({
  id: text,
  type: text,
  created_at: z.string().check(isTime),
  home_id: z.nullish(text),
  device_id: z.nullish(text),
  sensor_value: number,
  value: number,
  threshold: number,
  threshold_value: number,
});

/** The documentation prints the event bare, public clients read it from an envelope: both are accepted. */
const delivery = z.union([z.object({ event: wireEvent }), wireEvent]);

/**
 * Reads the JSON value of a delivery.
 * @returns the event, or undefined when it is not one.
 */
export const parseDelivery = (body: unknown): MinutEvent | undefined => {
  const result = delivery.safeParse(body);
  if (!result.success) return undefined;
  return toEvent('event' in result.data ? result.data.event : result.data);
};

/** Reads an event of `GET /events`, which are the webhook's, bare; undefined when it is none. */
export const parseEvent = (event: unknown): MinutEvent | undefined => {
  const result = wireEvent.safeParse(event);
  return result.success ? toEvent(result.data) : undefined;
};

const toEvent = (event: z.infer<typeof wireEvent>): MinutEvent => {
  const value = event.sensor_value ?? event.value;
  const threshold = event.threshold ?? event.threshold_value;
  return {
    id: event.id,
    type: event.type,
    at: isoTime(event.created_at),
    ...(event.home_id ? { homeId: event.home_id } : {}),
    ...(event.device_id ? { deviceId: event.device_id } : {}),
    ...(value === null || value === undefined ? {} : { value }),
    ...(threshold === null || threshold === undefined ? {} : { threshold }),
  };
};
