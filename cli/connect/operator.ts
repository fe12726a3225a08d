import input from '@inquirer/input';
import type * as z from 'zod';
import { accountSchema } from '../../shared/rules/account-schema.ts';
import { contactSchema } from '../../shared/rules/item-schemas.ts';
import { type Parsed, parseItem } from '../../shared/rules/parse-item.ts';
import { UsageError } from '../usage.ts';

/** What `connect` wants to know of whoever runs it; undefined where it was left out. */
export interface Operator {
  /** E.164, of a phone that can be texted. */
  readonly phone?: string | undefined;
  /** An IANA name. */
  readonly timeZone?: string | undefined;
}

const parsers = {
  phone: (text: string): Parsed<z.infer<typeof contactSchema>> =>
    parseItem(contactSchema, { id: 'oncall', phone: text.trim() }),
  timeZone: (text: string): Parsed<z.infer<typeof accountSchema>> =>
    parseItem(accountSchema, { id: 'default', owner: 'owner', timeZone: text.trim() }),
} as const;

/** What is wrong with an answer, in the words that an item of the config table gets (`is no …`), or undefined. */
const problemOf = (field: keyof typeof parsers, text: string): string | undefined => {
  const parsed = parsers[field](text);
  return parsed.ok ? undefined : parsed.problems[0]?.sentence.replace(`\`${field}\` `, '');
};

/**
 * Reads what the options give, before anything is asked or written: the number in E.164.
 * @throws UsageError in the words that an item of the config table gets
 */
export const readOperator = (given: Operator): Operator => {
  for (const [field, option] of [
    ['phone', '--phone'],
    ['timeZone', '--time-zone'],
  ] as const) {
    const text = given[field];
    const problem = text === undefined ? undefined : problemOf(field, text);
    if (problem) throw new UsageError(`${option} ${problem}.`);
  }
  const contact = given.phone === undefined ? undefined : parsers.phone(given.phone);
  return { phone: contact?.ok ? contact.value.phone : undefined, timeZone: given.timeZone?.trim() };
};

/** One question; `validate` answers true or a sentence. */
export type Ask = (question: {
  readonly message: string;
  readonly default?: string;
  readonly validate: (answer: string) => true | string;
}) => Promise<string>;

/** Asks in the terminal; undefined where nobody sits there. */
export const terminal = (): Ask | undefined =>
  process.stdin.isTTY ? (question) => input(question) : undefined;

const sentence = (problem: string | undefined): true | string => (problem ? `It ${problem}.` : true);

/**
 * Asks for what neither the options nor the table says. An empty answer leaves the number out.
 * @param ask undefined where nobody can be asked: then what is missing stays so
 * @param machineZone offered as the time zone
 */
export const askOperator = async (
  given: Operator,
  missing: { readonly phone: boolean; readonly timeZone: boolean },
  ask: Ask | undefined,
  machineZone: string,
): Promise<Operator> => {
  if (!ask) return given;
  let { phone, timeZone } = given;
  if (phone === undefined && missing.phone)
    phone = await ask({
      message: 'Your mobile number, such as +46701740605 (empty: nobody is on call yet)',
      validate: (answer) => answer.trim() === '' || sentence(problemOf('phone', answer)),
    });
  if (timeZone === undefined && missing.timeZone)
    timeZone = await ask({
      message: 'Your time zone',
      default: machineZone,
      validate: (answer) => sentence(problemOf('timeZone', answer)),
    });
  return readOperator({ phone: phone?.trim() || undefined, timeZone });
};
