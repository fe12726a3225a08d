import type { Device, DeviceChange, QuietHours, Reaction } from './devices.ts';

/** The limits that a home item asks for: dBA, °C, % relative humidity. What is left out is not looked at. */
export interface WantedThresholds {
  readonly sound?:
    | {
        readonly day?: number | undefined;
        readonly night?: number | undefined;
        readonly after?: number | undefined;
      }
    | undefined;
  /** Local times of the home, `22:00`; may cross midnight. */
  readonly quietHours?: { readonly from: string; readonly to: string } | undefined;
  readonly temperature?:
    | { readonly low?: number | undefined; readonly high?: number | undefined }
    | undefined;
  readonly humidity?: { readonly low?: number | undefined; readonly high?: number | undefined } | undefined;
}

/** One limit that is not as wanted. */
export interface Drift {
  /** `sound by day`, `quiet hours` …, as a person says it. */
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
}

/**
 * Minut's names of the reactions. The two of sound are documented; the others are presumed from the event types, so a
 * device is given such a reaction only where it already has one of that name, and otherwise it counts as unknown.
 */
const reactionTypes = {
  day: 'sound_level_high',
  night: 'sound_level_high_quiet_hours',
  temperatureLow: 'temperature_low',
  temperatureHigh: 'temperature_high',
  humidityLow: 'humidity_low',
  humidityHigh: 'humidity_high',
} as const;

interface WantedReaction {
  readonly what: string;
  readonly type: string;
  readonly unit: string;
  readonly value: number;
  /** Seconds the value must last. */
  readonly durationSeconds?: number | undefined;
  readonly documented: boolean;
}

const wantedReactions = ({ sound, temperature, humidity }: WantedThresholds): WantedReaction[] => {
  const durationSeconds = sound?.after === undefined ? undefined : Math.round(sound.after / 1000);
  const all: readonly (Omit<WantedReaction, 'value'> & { readonly value: number | undefined })[] = [
    {
      what: 'sound by day',
      type: reactionTypes.day,
      unit: 'dB',
      value: sound?.day,
      durationSeconds,
      documented: true,
    },
    {
      what: 'sound in quiet hours',
      type: reactionTypes.night,
      unit: 'dB',
      value: sound?.night,
      durationSeconds,
      documented: true,
    },
    {
      what: 'lowest temperature',
      type: reactionTypes.temperatureLow,
      unit: '°C',
      value: temperature?.low,
      documented: false,
    },
    {
      what: 'highest temperature',
      type: reactionTypes.temperatureHigh,
      unit: '°C',
      value: temperature?.high,
      documented: false,
    },
    {
      what: 'lowest humidity',
      type: reactionTypes.humidityLow,
      unit: '%',
      value: humidity?.low,
      documented: false,
    },
    {
      what: 'highest humidity',
      type: reactionTypes.humidityHigh,
      unit: '%',
      value: humidity?.high,
      documented: false,
    },
  ];
  return all.flatMap(({ value, ...reaction }) => (value === undefined ? [] : [{ ...reaction, value }]));
};

const limit = (value: number | undefined, unit: string, seconds: number | undefined): string => {
  if (value === undefined) return 'none';
  return `${value} ${unit}${seconds === undefined ? '' : ` for ${Math.round(seconds / 60)} min`}`;
};

const isAsWanted = (found: Reaction | undefined, { value, durationSeconds }: WantedReaction): boolean =>
  found !== undefined &&
  found.value === value &&
  (durationSeconds === undefined || found.duration_seconds === durationSeconds);

const hours = (quiet: QuietHours | undefined): string =>
  quiet?.enabled && quiet.start && quiet.end ? `${quiet.start}–${quiet.end}` : 'off';

/**
 * Compares a device with what its home wants.
 * @returns what differs, and the change that would put it right: the whole list of reactions with only those entries
 *   changed, because a PUT may replace the list. No change where the device's own list is unknown.
 */
export const compareThresholds = (
  wanted: WantedThresholds,
  { reactions, quietHours }: Pick<Device, 'reactions' | 'quietHours'>,
): { readonly drifts: readonly Drift[]; readonly change: DeviceChange | undefined } => {
  const drifts: Drift[] = [];
  const next: Reaction[] = [...(reactions ?? [])];
  let reactionsChanged = false;
  for (const reaction of wantedReactions(wanted)) {
    const index = next.findIndex(({ type }) => type === reaction.type);
    const found = next[index];
    if (isAsWanted(found, reaction)) continue;
    drifts.push({
      what: reaction.what,
      wanted: limit(reaction.value, reaction.unit, reaction.durationSeconds),
      found:
        reactions === undefined ? 'unknown' : limit(found?.value, reaction.unit, found?.duration_seconds),
    });
    if (reactions === undefined || (found === undefined && !reaction.documented)) continue;
    const changed: Reaction = {
      ...(found ?? { type: reaction.type, notifications: [] }),
      type: reaction.type,
      value: reaction.value,
      ...(reaction.durationSeconds === undefined ? {} : { duration_seconds: reaction.durationSeconds }),
    };
    if (found) next[index] = changed;
    else next.push(changed);
    reactionsChanged = true;
  }

  const { quietHours: quiet } = wanted;
  const quietChanged =
    quiet !== undefined &&
    !(quietHours?.enabled === true && quietHours.start === quiet.from && quietHours.end === quiet.to);
  if (quietChanged) {
    drifts.push({ what: 'quiet hours', wanted: `${quiet.from}–${quiet.to}`, found: hours(quietHours) });
  }
  const change: DeviceChange = {
    ...(reactionsChanged ? { reactions: next } : {}),
    ...(quietChanged
      ? { quiet_hours: { ...quietHours, enabled: true, start: quiet.from, end: quiet.to } }
      : {}),
  };
  return { drifts, change: Object.keys(change).length > 0 ? change : undefined };
};
