import type { ActionState } from '../incidents/action-state.ts';
import type { StateKey } from './state-keys.ts';
import type { Item, Table } from './table.ts';

/** Actions by their id. */
export type ActionStates = Readonly<Record<string, ActionState>>;

/** What one part of an update adds to its expression. */
export interface Parts {
  readonly set: readonly string[];
  readonly names: Record<string, string>;
  readonly values: Item;
}

/** An expression may have 4 KB, of which an action takes up to 60 bytes; the transition itself needs a few hundred. */
const actionsPerWrite = 50;

/** Actions in as many groups as it takes writes. */
export const inWrites = (actions: ActionStates): readonly ActionStates[] => {
  const entries = Object.entries(actions);
  const writes: ActionStates[] = [];
  for (let start = 0; start < entries.length; start += actionsPerWrite) {
    writes.push(Object.fromEntries(entries.slice(start, start + actionsPerWrite)));
  }
  return writes;
};

/** An action that is there already keeps its state: handing a plan over again changes nothing. */
export const registration = (actions: ActionStates): Parts => {
  const entries = Object.entries(actions);
  return {
    set: entries.map((_, index) => `actions.#a${index} = if_not_exists(actions.#a${index}, :a${index})`),
    names: Object.fromEntries(entries.map(([id], index) => [`#a${index}`, id])),
    values: Object.fromEntries(entries.map(([, state], index) => [`:a${index}`, state])),
  };
};

/** Keeps actions on their incident before they are sent, so that each can be claimed. */
export const registerActions = async (table: Table, key: StateKey, actions: ActionStates): Promise<void> => {
  for (const some of inWrites(actions)) {
    const { set, names, values } = registration(some);
    await table.update(key, {
      update: `SET ${set.join(', ')}`,
      names,
      values,
      condition: 'attribute_exists(pk)',
    });
  }
};
