import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { TransientError } from '../errors.ts';

/** SNS refuses longer subjects. */
const longestSubject = 100;

let client: SNSClient | undefined;

/** Tells whoever subscribed to the alarm topic. Nothing of a guest belongs here. @throws TransientError */
export const tellOperator = async (topicArn: string, subject: string, text: string): Promise<void> => {
  client ??= new SNSClient({});
  try {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: `Nightdesk: ${subject}`.slice(0, longestSubject),
        Message: text,
      }),
    );
  } catch (error) {
    throw new TransientError('The alarm topic did not take a message.', { cause: error });
  }
};
