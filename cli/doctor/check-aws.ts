import type { ActiveSet } from '../../shared/rules/active-set.ts';
import { answerOf } from './answer-of.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkEmail } from './check-email.ts';
import { checkRegistration } from './check-registration.ts';
import { type ContactNumber, checkSms } from './check-sms.ts';
import { deployedFunction, environmentOf } from './deployed-function.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Each number once, by the first contact that has it. */
const numbersOf = (sets: readonly ActiveSet[]): readonly ContactNumber[] => {
  const byNumber = new Map<string, ContactNumber>();
  for (const { contacts } of sets)
    for (const { id, phone } of contacts.values())
      if (phone !== undefined && !byNumber.has(phone)) byNumber.set(phone, { id, phone });
  return [...byNumber.values()];
};

/** What only AWS knows: who hears of alarms, and what texts and e-mails may do. @param sets of all accounts */
export const checkAws = async (
  stack: string,
  alarmTopicArn: string | undefined,
  sets: readonly ActiveSet[],
): Promise<readonly Finding[]> => {
  const numbers = numbersOf(sets);
  const homes = sets.flatMap((set) => [...set.homes.values()]);
  const countries = new Set(homes.flatMap(({ country }) => country ?? []));
  const notify = await deployedFunction(stack, 'Notifications', 'notify');
  const environment = await answerOf(environmentOf(notify));
  return [
    ...(alarmTopicArn === undefined ? [] : await checkAlarms(alarmTopicArn)),
    ...(await checkSms(numbers)),
    ...(await checkRegistration(numbers, [...countries], stack)),
    ...(environment
      ? await checkEmail(environment.EMAIL_FROM)
      : [findingsOf('email-sender').unasked('The sender of e-mails', 'lambda:GetFunctionConfiguration')]),
  ];
};
