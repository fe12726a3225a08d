import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { TransientError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/rules/issue-sentences.ts';
import type { ConfigKey } from '../../shared/store/config-keys.ts';

/** What the operator reads when an edit was refused: which field is wrong, what would be right, what holds meanwhile. */
export const refusalText = ({ kind, account, id }: ConfigKey, problems: readonly Problem[]): string => {
  const where = account ? ` of account ${account}` : '';
  return [
    `The edit of ${kind} ${id}${where} was refused. Its last valid version, if it had one, stays in force.`,
    ...problems.map(({ sentence }) => `- ${sentence}.`),
    'Mend the item in the config table; the mended one is in force within 30 seconds.',
  ].join('\n');
};

let client: SNSClient | undefined;

/** Tells whoever subscribed to the alarm topic. @throws TransientError */
export const tellOperator = async (
  topicArn: string,
  key: ConfigKey,
  problems: readonly Problem[],
): Promise<void> => {
  client ??= new SNSClient({});
  // SNS refuses subjects over 100 characters; an id may have 64.
  const Subject = `Nightdesk: ${key.kind} ${key.id} was refused`.slice(0, 100);
  try {
    await client.send(
      new PublishCommand({ TopicArn: topicArn, Subject, Message: refusalText(key, problems) }),
    );
  } catch (error) {
    throw new TransientError('The alarm topic did not take a message.', { cause: error });
  }
};
