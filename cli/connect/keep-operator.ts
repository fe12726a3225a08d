import type { User } from '../../shared/minut/users.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Deployment } from '../deployment.ts';
import { say } from '../say.ts';
import { canBeTexted, putOnCall, putTimeZone } from './on-call.ts';
import type { Operator } from './operator.ts';
import { sendTestText, type TestTextDependencies } from './send-test-text.ts';

/** Writes what whoever connects said of themselves, and says what of it was there already. */
export const keepOperator = async (
  config: Table,
  account: string,
  { phone, timeZone }: Operator,
  user: User,
): Promise<void> => {
  if (timeZone !== undefined) {
    if (await putTimeZone(config, account, timeZone)) say.done(`The account's time zone is ${timeZone}`);
    else say.look('The account has a time zone, or is written in YAML: it stays as it is.');
  }
  const outcome = phone === undefined ? undefined : await putOnCall(config, account, phone, user);
  if (outcome === 'written') say.done('Your number is on call');
  if (outcome === 'was there')
    say.look('Somebody with a number is on call already: the contact stays as it is.');
  if (await canBeTexted(config, account)) return;
  say.look('Nobody can be texted yet: the contact oncall leads to no phone number.');
  say.detail(
    outcome === 'not written'
      ? 'Its item is yours: add phone to it in the config table.'
      : 'Give yours: npm run connect -- --phone +46701740605',
  );
};

/** Sends the test text after saying so. @returns whether it was sent */
export const reportTestText = async (
  deployment: Deployment,
  account: string,
  phone: string,
  through: Pick<TestTextDependencies, 'sqs' | 'notificationsUrl'>,
): Promise<boolean> => {
  say.line(`One test text goes to your number (…${phone.slice(-2)}) now, the way that every alert goes.`);
  const outcome = await sendTestText({ ...deployment, ...through }, account, phone);
  if (outcome?.status === 'sent') {
    say.done('The test text is on its way to your phone');
    say.detail('If it does not come, npm run doctor says why: sandbox, spend limit or sender.');
    return true;
  }
  say.look(`The test text was not sent${outcome?.reason ? `: ${outcome.reason}` : ' within half a minute'}.`);
  say.detail('Read the log of the function "notify", and run npm run doctor.');
  return false;
};
