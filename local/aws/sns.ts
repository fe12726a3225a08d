import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { AwsError, type AwsFault, answerCall, type FaultHook } from './aws-call.ts';

export interface SnsOptions {
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** The one topic; what is published to it lands in the operator's mailbox. */
  readonly topicArn: string;
  readonly operatorEmail: string;
  readonly faults?: FaultHook | undefined;
}

const namespace = 'https://sns.amazonaws.com/doc/2010-03-31/';
/** docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
const longestSms = 1600;

const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);

const xml = (status: number, body: string): Response =>
  new Response(`<?xml version="1.0"?>${body}`, { status, headers: { 'content-type': 'text/xml' } });

const refuse = ({ status, code, message }: AwsFault): Response =>
  xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );

const invalid = (message: string) => new AwsError(400, 'InvalidParameter', `Invalid parameter: ${message}`);

const publish = (form: URLSearchParams, { inbox, clock, topicArn, operatorEmail }: SnsOptions): string => {
  const providerId = randomUUID();
  const text = form.get('Message') ?? '';
  const at = new Date(clock.now()).toISOString();
  const phone = form.get('PhoneNumber');
  const topic = form.get('TopicArn') ?? form.get('TargetArn');
  if (text === '') throw invalid('Empty message');
  if (phone !== null) {
    if (!/^\+[1-9]\d{6,14}$/.test(phone)) throw invalid('PhoneNumber Reason: not valid to publish to');
    if (text.length > longestSms) throw invalid('Message too long');
    inbox.add({ id: providerId, providerId, channel: 'sms', to: phone, text, at });
  } else {
    if (topic === null) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    if (topic !== topicArn) throw new AwsError(404, 'NotFound', 'Topic does not exist');
    const subject = form.get('Subject') ?? 'AWS Notification Message';
    inbox.add({ id: providerId, providerId, channel: 'email', to: operatorEmail, subject, text, at });
  }
  return providerId;
};

/** SNS's query protocol, with the one action that Nightdesk uses. */
export const answerSns = (form: URLSearchParams, options: SnsOptions): Response => {
  const action = form.get('Action') ?? '';
  return answerCall(
    { service: 'sns', action },
    options.faults,
    () => {
      if (action !== 'Publish') {
        throw new AwsError(400, 'InvalidAction', `The action ${action} is not valid for this endpoint.`);
      }
      return xml(
        200,
        `<PublishResponse xmlns="${namespace}"><PublishResult><MessageId>${publish(form, options)}</MessageId>` +
          `</PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
      );
    },
    refuse,
  );
};
