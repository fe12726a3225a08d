import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetSMSAttributesCommand, GetSMSSandboxAccountStatusCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Finding, fine, look } from './finding.ts';

/** Undefined where the login may not ask, or where there is nobody to ask. */
const answerOf = <Answer>(asking: Promise<Answer>): Promise<Answer | undefined> =>
  asking.catch(() => undefined);

/** What the AWS account allows texts and e-mails to do. None of it is the stack's: other programs share it. */
export const checkChannels = async (): Promise<readonly Finding[]> => {
  const sns = new SNSClient({});
  const sandbox = await answerOf(sns.send(new GetSMSSandboxAccountStatusCommand({})));
  const settings = await answerOf(sns.send(new GetSMSAttributesCommand({})));
  const email = await answerOf(new SESv2Client({}).send(new GetAccountCommand({})));
  if (!sandbox || !settings || !email) {
    return [
      look(
        'What this AWS account allows texts and e-mails to do could not be asked.',
        'Let this login call sns:GetSMSSandboxAccountStatus, sns:GetSMSAttributes and ses:GetAccount, or look in the console.',
      ),
    ];
  }
  const { IsInSandbox } = sandbox;
  const { attributes = {} } = settings;
  const { ProductionAccessEnabled } = email;
  return [
    IsInSandbox
      ? look(
          'Texts are in the sandbox: they reach 10 verified numbers only.',
          'Ask AWS to move Amazon SNS for SMS to production.',
        )
      : fine('Texts may go to any number.'),
    attributes.MonthlySpendLimit === undefined
      ? look(
          'The month’s limit for texts is USD 1, the default.',
          'Ask AWS for a higher one, and set it in Amazon SNS.',
        )
      : fine(`The month’s limit for texts is USD ${attributes.MonthlySpendLimit}.`),
    attributes.DeliveryStatusIAMRole
      ? fine('What becomes of texts is logged.')
      : look(
          'What becomes of texts is not logged, so “sent” means accepted.',
          'Switch it on: npm run doctor -- --fix-sms.',
        ),
    ProductionAccessEnabled
      ? fine('E-mails may go to anybody.')
      : look(
          'E-mails are in the sandbox: 200 a day, to verified addresses only.',
          'Ask AWS for production access in Amazon SES.',
        ),
  ];
};
