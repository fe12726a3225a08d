import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { answerOf } from './answer-of.ts';
import { type Finding, findingsOf } from './finding.ts';

const sender = findingsOf('email-sender');
const sandbox = findingsOf('email-sandbox');

const isVerified = async (client: SESv2Client, EmailIdentity: string): Promise<boolean> => {
  try {
    const { VerifiedForSendingStatus } = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    return VerifiedForSendingStatus === true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
};

/** An address is verified by itself or by its domain. */
const checkSender = async (client: SESv2Client, from: string): Promise<Finding> => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const verified = await answerOf(
    isVerified(client, from).then((itself) => itself || isVerified(client, domain)),
  );
  if (verified === undefined)
    return sender.unasked(`Whether ${from} may send e-mails`, 'ses:GetEmailIdentity');
  return verified
    ? sender.fine(`E-mails come from ${from}, which is verified.`)
    : sender.wrong(
        `E-mails come from ${from}, which is not verified, so none is sent.`,
        'Amazon SES, Identities, "Create identity", then click the link that Amazon sends there, or add the DNS records of its domain.',
      );
};

/** What the AWS account allows e-mails to do. @param from the sender of the deployment, undefined where none is set */
export const checkEmail = async (from: string | undefined): Promise<readonly Finding[]> => {
  if (from === undefined)
    return [
      sender.look(
        'No sender of e-mails is set, so no e-mail is sent.',
        'Verify an address in Amazon SES, then deploy again with -c emailFrom=…',
      ),
    ];
  const client = new SESv2Client({});
  const account = await answerOf(client.send(new GetAccountCommand({})));
  const whole = account?.ProductionAccessEnabled
    ? sandbox.fine('E-mails may go to anybody.')
    : sandbox.look(
        'E-mails are in the sandbox: 200 a day, to verified addresses only.',
        'Amazon SES, Account dashboard, "Request production access" (about a day).',
      );
  return [
    await checkSender(client, from),
    account ? whole : sandbox.unasked('Whether e-mails are in the sandbox', 'ses:GetAccount'),
  ];
};
