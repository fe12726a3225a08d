import { handler } from '../../../functions/token-refresh/handler.ts';
import { queueEvent } from '../../../local/lambda/queue-event.ts';

/** A container of the token-refresh function that gets one account to look after, and ends. For killed.test.ts. */
const [account = ''] = process.argv.slice(2);
const message = { MessageId: '1', ReceiptHandle: 'none', Body: JSON.stringify({ version: 1, account }) };
await handler(queueEvent([message], 'arn:aws:sqs:eu-north-1:000000000000:token-refresh', 'eu-north-1'));
process.exit(0);
