import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../shared/store/table.ts';

let sequence = 0;

/** The stream's record of one edit; without `item` of a deletion. @param at whole seconds of UTC, as the stream has them */
export const editRecord = (
  key: { readonly kind: string; readonly id: string },
  item: Item | undefined,
  at: string,
): DynamoDBRecord => {
  sequence += 1;
  const image = (value: Item) => JSON.parse(JSON.stringify(marshall(value)));
  return {
    eventID: String(sequence),
    eventName: item ? 'MODIFY' : 'REMOVE',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-north-1',
    dynamodb: {
      ApproximateCreationDateTime: Date.parse(at) / 1000,
      SequenceNumber: String(sequence),
      Keys: image(key),
      ...(item ? { NewImage: image({ ...item, ...key }) } : {}),
    },
  };
};

/** A rule as a person writes it, with these actions. */
export const ruleThat = (actions: readonly unknown[], more: Item = {}): Item => ({
  id: 'quiet-hours',
  when: ['disturbance_first_notice'],
  // biome-ignore lint/suspicious/noThenProperty: the word of the rule language (design.md); a rule is never awaited.
  then: actions,
  ...more,
});

export const quietHours = ruleThat([
  { sms: { to: 'guest', text: 'Hi {{guest.firstName|there}}, {{home.name}} is getting loud.' } },
]);
