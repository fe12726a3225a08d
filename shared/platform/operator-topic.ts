import { PublishCommand } from '@aws-sdk/client-sns';
import { TransientError } from '../errors.ts';
import { operatorSns } from './clients.ts';

/** SNS refuses subjects of 100 characters, and those with anything but printable ASCII. */
const longestSubject = 99;

const asciiSubject = (text: string): string => text.replace(/[^ -~]/g, '?').slice(0, longestSubject);

/** Tells whoever subscribed to the alarm topic. Nothing of a guest belongs here. @throws TransientError */
export const tellOperator = async (topicArn: string, subject: string, text: string): Promise<void> => {
  try {
    await operatorSns().send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: asciiSubject(`Nightdesk: ${subject}`),
        Message: text,
      }),
    );
  } catch (error) {
    throw new TransientError('The alarm topic did not take a message.', { cause: error });
  }
};
