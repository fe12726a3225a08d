import { eventTypeOf } from '../../shared/minut/event-catalogue.ts';

/** An event as one side tells it: pulled from Minut, or recorded here. Times are ISO UTC. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly at: string;
}

/** Minut may tell one event with two ids and a different second; real repetitions of a sensor are further apart. */
export const sameEventMs = 2 * 60_000;

const categoryOf = (type: string): string => eventTypeOf(type)?.category ?? type;

interface Pair {
  readonly pulled: ToldEvent;
  readonly recorded: ToldEvent;
  readonly apartMs: number;
}

const pairsOf = (pulled: readonly ToldEvent[], recorded: readonly ToldEvent[]): readonly Pair[] =>
  pulled.flatMap((one) =>
    recorded.flatMap((other) => {
      const apartMs = Math.abs(Date.parse(one.at) - Date.parse(other.at));
      const fits = apartMs <= sameEventMs && categoryOf(one.type) === categoryOf(other.type);
      return fits ? [{ pulled: one, recorded: other, apartMs }] : [];
    }),
  );

/** The same type first, then the nearest in time; the ids decide the rest, so that equal inputs give equal answers. */
const byLikeness = (a: Pair, b: Pair): number =>
  Number(a.pulled.type !== a.recorded.type) - Number(b.pulled.type !== b.recorded.type) ||
  a.apartMs - b.apartMs ||
  a.pulled.id.localeCompare(b.pulled.id) ||
  a.recorded.id.localeCompare(b.recorded.id);

/**
 * Which events of a home came to us in no other way. An event is known by its id, or else by category and time; each
 * recorded event explains one pulled event only, so that where the ids agree a second alarm within two minutes is not
 * taken for the first.
 * @returns the unknown ones, in the order given
 */
export const unknownEvents = <Event extends ToldEvent>(
  pulled: readonly Event[],
  recorded: readonly ToldEvent[],
): readonly Event[] => {
  const pulledIds = new Set(pulled.map(({ id }) => id));
  const recordedIds = new Set(recorded.map(({ id }) => id));
  const unexplained = pulled.filter(({ id }) => !recordedIds.has(id));
  const unclaimed = recorded.filter(({ id }) => !pulledIds.has(id));
  const known = new Set<string>();
  const used = new Set<string>();
  for (const pair of pairsOf(unexplained, unclaimed).toSorted(byLikeness)) {
    if (known.has(pair.pulled.id) || used.has(pair.recorded.id)) continue;
    known.add(pair.pulled.id);
    used.add(pair.recorded.id);
  }
  return unexplained.filter(({ id }) => !known.has(id));
};
