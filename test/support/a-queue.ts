import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';

/** A queue client that takes everything, and what was sent through it, oldest first. */
export const aQueue = () => {
  const sqs = new SQSClient({ region: 'eu-north-1' });
  const mock = mockClient(sqs);
  mock.on(SendMessageCommand).resolves({});
  mock.on(SendMessageBatchCommand).resolves({});
  const parse = (body: string | undefined): unknown => JSON.parse(body ?? 'null');
  return {
    sqs,
    sent: (): readonly { readonly url: string | undefined; readonly body: unknown }[] =>
      mock.calls().flatMap(({ args: [{ input }] }) => {
        if ('Entries' in input) {
          const entries = (input.Entries ?? []).flatMap((entry) => ('MessageBody' in entry ? [entry] : []));
          return entries.map(({ MessageBody }) => ({ url: input.QueueUrl, body: parse(MessageBody) }));
        }
        return 'MessageBody' in input ? [{ url: input.QueueUrl, body: parse(input.MessageBody) }] : [];
      }),
  };
};
