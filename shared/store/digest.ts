import type { ActionState } from '../incidents/action-state.ts';
import { capPartition, hourOf } from './caps.ts';
import { expiry, type StateKey } from './state-keys.ts';
import type { Item, Table } from './table.ts';

/**
 * Texts to one person beyond the cap, gathered into one: those that are the first of their incident wait two minutes at
 * most, the others until the end of the hour.
 */
export interface Digest extends StateKey {
  /** ISO UTC, on the program's clock. */
  readonly dueAt: string;
}

export const digestActionId = 'digest';

const hourMs = 3_600_000;
const firstTextWaitMs = 2 * 60_000;
const retentionSeconds = 3 * 24 * 3600;
/** A line of a digest; more would fill a segment alone. */
const labelLength = 40;
/** Lines that a digest shows; the rest is counted. */
const mostLines = 4;

/** The digest that a text belongs to. @param now epoch milliseconds */
export const digestOf = (account: string, address: string, isFirst: boolean, now: number): Digest => {
  const pk = capPartition(account, address);
  if (!isFirst)
    return {
      pk,
      sk: `digest#${hourOf(now)}`,
      dueAt: new Date(Date.parse(hourOf(now)) + hourMs).toISOString(),
    };
  const dueAt = new Date((Math.floor(now / firstTextWaitMs) + 1) * firstTextWaitMs).toISOString();
  return { pk, sk: `digest#first#${dueAt}`, dueAt };
};

const initialState = (who: Pick<ActionState, 'recipientKey' | 'recipientName'>): ActionState => ({
  ...who,
  status: 'planned',
  channel: 'sms',
  ruleId: 'nightdesk',
  ruleVersion: '1',
  hold: 'never',
  episode: 0,
});

/**
 * Adds a text to its digest; adding it again changes nothing.
 * @returns false when the digest is being sent already, so that the text would never be read
 * @throws TransientError
 */
export const addToDigest = async (
  table: Table,
  { pk, sk }: Digest,
  text: { readonly actionId: string; readonly label: string },
  who: Pick<ActionState, 'recipientKey' | 'recipientName'>,
  now: number,
): Promise<boolean> => {
  const actions = { [digestActionId]: initialState(who) };
  await table.put(
    { pk, sk, actions, lines: {}, ttl: expiry(now, retentionSeconds) },
    { expression: 'attribute_not_exists(pk)' },
  );
  return table.update(
    { pk, sk },
    {
      update: 'SET #lines.#id = :label',
      // A sender claims the digest before it reads the lines.
      condition: 'actions.#digest.#status = :planned or attribute_exists(#lines.#id)',
      names: { '#lines': 'lines', '#id': text.actionId, '#digest': digestActionId, '#status': 'status' },
      values: { ':label': text.label.slice(0, labelLength), ':planned': 'planned' },
    },
  );
};

const linesOf = (item: Item | undefined): readonly string[] => {
  const lines = item?.lines;
  return typeof lines === 'object' && lines !== null ? Object.values(lines).map(String) : [];
};

/** What a digest says: how many texts were held back, and what the first of them are about. */
export const readDigestText = async (table: Table, { pk, sk }: StateKey): Promise<string> => {
  const lines = linesOf(await table.get({ pk, sk }));
  const shown = lines.slice(0, mostLines).map((line) => `- ${line}`);
  const more = lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : [];
  return [`Nightdesk: ${lines.length} more alerts`, ...shown, ...more].join('\n');
};
