import { describe, expect, test } from 'vitest';
import { receiptOfSes, receiptOfSmsLog } from '../../../functions/delivery/receipt.ts';

const mail = { messageId: 'm-1' };

describe('what SES says of an e-mail', () => {
  test.each([
    [{ eventType: 'Delivery', mail }, 'delivered'],
    [{ eventType: 'Complaint', mail }, 'complained'],
    [{ eventType: 'Bounce', mail, bounce: { bounceType: 'Permanent' } }, 'failed'],
    [{ eventType: 'Bounce', mail, bounce: { bounceType: 'Transient' } }, 'failed'],
    [{ eventType: 'Bounce', mail, bounce: {} }, 'failed'],
    [{ eventType: 'Reject', mail }, 'failed'],
  ])('%j is %s', (event, fate) => {
    expect(receiptOfSes(event)).toMatchObject({ providerId: 'm-1', fate });
  });

  test('says nothing of arrival when it only was sent or opened', () => {
    expect(receiptOfSes({ eventType: 'Send', mail })).toBeUndefined();
    expect(receiptOfSes({ eventType: 'Open', mail })).toBeUndefined();
  });
});

/** Shaped as the documentation's example; the numbers are from the range for fiction. */
const line = (status: string, providerResponse: string) =>
  JSON.stringify({
    notification: { messageId: 'm-1', timestamp: '2026-11-22 23:00:05.000' },
    delivery: {
      mnc: 0,
      destination: '+46701740605',
      priceInUSD: 0.05,
      smsType: 'Transactional',
      mcc: 240,
      providerResponse,
      dwellTimeMs: 599,
      dwellTimeMsUntilDeviceAck: 1344,
    },
    status,
  });

describe('what the log of texts says', () => {
  test('a success is delivered', () => {
    expect(receiptOfSmsLog(line('SUCCESS', 'Message has been accepted by phone carrier'))).toEqual({
      providerId: 'm-1',
      fate: 'delivered',
    });
  });

  test.each([
    ['Phone number is opted out', 'the number has opted out of texts'],
    ['Blocked as spam by phone carrier', 'the carrier blocked it'],
    ['Invalid phone number', 'the number cannot be reached by text'],
    ['No quota left for account', 'the spend limit for texts was reached'],
    ['Unknown error attempting to reach +46701740605', 'the carrier did not deliver it'],
  ])('the failure “%s” becomes a sentence of our own, without the number', (words, reason) => {
    expect(receiptOfSmsLog(line('FAILURE', words))).toEqual({ providerId: 'm-1', fate: 'failed', reason });
  });

  test('what is no such line, or says that nobody knows, is left alone', () => {
    expect(receiptOfSmsLog('START RequestId')).toBeUndefined();
    expect(receiptOfSmsLog(line('UNKNOWN', ''))).toBeUndefined();
  });
});
