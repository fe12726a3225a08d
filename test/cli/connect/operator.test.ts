import { describe, expect, it } from 'vitest';
import { type Ask, askOperator, readOperator } from '../../../cli/connect/operator.ts';
import { UsageError } from '../../../cli/usage.ts';
import { staffNumber } from '../../support/builders.ts';

const nothing = { phone: undefined, timeZone: undefined };
const everything = { phone: true, timeZone: true };

/** A person who gives each question its answer, until one is accepted; and what was asked. */
const aPerson = (...answers: readonly string[]) => {
  const left = [...answers];
  const asked: string[] = [];
  const refused: string[] = [];
  const ask: Ask = async ({ message, default: offered, validate }) => {
    asked.push(offered === undefined ? message : `${message} [${offered}]`);
    for (;;) {
      const answer = left.shift() ?? '';
      const given = answer === '' && offered !== undefined ? offered : answer;
      const verdict = validate(given);
      if (verdict === true) return given;
      refused.push(verdict);
    }
  };
  return { ask, asked, refused };
};

describe('what connect asks', () => {
  it('is the number and the time zone, for which it offers the machine’s', async () => {
    const { ask, asked } = aPerson(' +46 70 174 06 05 ', '');
    expect(await askOperator(nothing, everything, ask, 'Europe/Stockholm')).toEqual({
      phone: staffNumber,
      timeZone: 'Europe/Stockholm',
    });
    expect(asked).toEqual([expect.stringContaining('mobile number'), 'Your time zone [Europe/Stockholm]']);
  });

  it('says in the words of the config table what is wrong with an answer, and asks again', async () => {
    const { ask, refused } = aPerson('0701740605', staffNumber, 'CET+1', 'Asia/Tokyo');
    expect(await askOperator(nothing, everything, ask, 'UTC')).toEqual({
      phone: staffNumber,
      timeZone: 'Asia/Tokyo',
    });
    expect(refused).toEqual([
      'It is no mobile number in the international form; write it with + and the country code, such as +12025550123.',
      'It is no time zone; use an IANA name such as Europe/Stockholm.',
    ]);
  });

  it('takes an empty answer for no number', async () => {
    const { ask } = aPerson('', 'Asia/Tokyo');
    expect(await askOperator(nothing, everything, ask, 'UTC')).toEqual({
      phone: undefined,
      timeZone: 'Asia/Tokyo',
    });
  });

  it('is nothing that an option gives, that the table has, or where nobody sits at a terminal', async () => {
    const { ask, asked } = aPerson();
    const given = { phone: staffNumber, timeZone: 'Asia/Tokyo' };
    expect(await askOperator(given, everything, ask, 'UTC')).toEqual(given);
    expect(await askOperator(nothing, { phone: false, timeZone: false }, ask, 'UTC')).toEqual(nothing);
    expect(asked).toEqual([]);
    expect(await askOperator(nothing, everything, undefined, 'UTC')).toEqual(nothing);
  });

  it.each([
    [{ phone: '+4612' }, /^--phone is no mobile number/],
    [{ timeZone: '+01:00' }, /^--time-zone is no time zone/],
  ])('refuses an option that is wrong: %o', (given, sentence) => {
    expect(() => readOperator(given)).toThrow(UsageError);
    expect(() => readOperator(given)).toThrow(sentence);
  });
});
