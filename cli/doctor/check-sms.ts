import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  paginateListSMSSandboxPhoneNumbers,
  SNSClient,
} from '@aws-sdk/client-sns';
import { answerOf } from './answer-of.ts';
import { type Finding, findingsOf } from './finding.ts';

/** A contact's id and its number in E.164. */
export interface ContactNumber {
  readonly id: string;
  readonly phone: string;
}

const sandbox = findingsOf('sms-sandbox');
const limit = findingsOf('sms-limit');
const textLog = findingsOf('sms-log');

/** What a new account may spend on texts in a month. */
const defaultLimitUsd = 1;

const verifiedNumbers = async (client: SNSClient): Promise<ReadonlySet<string>> => {
  const verified = new Set<string>();
  for await (const { PhoneNumbers = [] } of paginateListSMSSandboxPhoneNumbers({ client }, {}))
    for (const { PhoneNumber, Status } of PhoneNumbers)
      if (PhoneNumber && Status === 'Verified') verified.add(PhoneNumber);
  return verified;
};

const leaveSandbox = 'Amazon SNS, Text messaging (SMS), "Exit SMS sandbox" (about a day)';

const checkSandbox = async (client: SNSClient, numbers: readonly ContactNumber[]): Promise<Finding> => {
  const status = await answerOf(client.send(new GetSMSSandboxAccountStatusCommand({})));
  if (!status) return sandbox.unasked('Whether texts are in the sandbox', 'sns:GetSMSSandboxAccountStatus');
  if (!status.IsInSandbox) return sandbox.fine('Texts may go to any number.');
  const verified = await answerOf(verifiedNumbers(client));
  const left = numbers.filter(({ phone }) => !verified?.has(phone)).map(({ id }) => id);
  const meanwhile = left.length > 0 ? `; until then verify the numbers of ${left.join(', ')} there` : '';
  return (left.length > 0 ? sandbox.wrong : sandbox.look)(
    'Texts are in the sandbox: they reach 10 verified numbers only, and no guest.',
    `Ask AWS to let you out: ${leaveSandbox}${meanwhile}.`,
  );
};

/**
 * What the AWS account allows texts to do. None of it is the stack's: other programs share it.
 * @param numbers of the contacts, which the sandbox must know
 */
export const checkSms = async (numbers: readonly ContactNumber[]): Promise<readonly Finding[]> => {
  const client = new SNSClient({});
  const findings = [await checkSandbox(client, numbers)];
  const settings = await answerOf(client.send(new GetSMSAttributesCommand({})));
  if (!settings)
    return [...findings, limit.unasked('The month’s limit and the log of texts', 'sns:GetSMSAttributes')];
  const { MonthlySpendLimit, DeliveryStatusIAMRole } = settings.attributes ?? {};
  const limitUsd = Number(MonthlySpendLimit ?? defaultLimitUsd);
  return [
    ...findings,
    limitUsd > defaultLimitUsd
      ? limit.fine(`The month’s limit for texts is USD ${limitUsd}.`)
      : limit.look(
          `The month’s limit for texts is USD ${limitUsd}, some hundred texts; then none leaves any more.`,
          'Ask AWS for a higher quota (AWS Support, "SNS text messaging"), then set it in Amazon SNS, Text messaging (SMS), "Edit preferences".',
        ),
    DeliveryStatusIAMRole
      ? textLog.fine('What becomes of texts is logged.')
      : textLog.look(
          'What becomes of texts is not logged, so “sent” means accepted.',
          'Switch it on: npm run doctor -- --fix-sms.',
        ),
  ];
};
