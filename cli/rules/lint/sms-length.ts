import { SegmentedMessage } from 'sms-segments-calculator';
import { everyLanguage } from '../../../shared/messages/localized-text.ts';
import { render, type Template } from '../../../shared/messages/template.ts';
import type { TemplateValues } from '../../../shared/messages/template-variables.ts';
import type { Finding } from '../finding.ts';
import { findingAt, type RuleBook } from '../rule-book.ts';
import { addressedActions } from './addressed-actions.ts';

/** More parts than this are long for a text at night, and each is paid for. */
const mostParts = 2;

/** More odd characters than this are a language of its own, not a slip. */
const mostOdd = 4;

/** Values as long as real ones mostly are: the page's address is 34 characters behind the host. */
const typicalValues: TemplateValues = {
  'event.id': '5ffffeecb167b70039f8076f',
  'event.type': 'disturbance_second_notice',
  'event.category': 'noise',
  'event.value': '82.5',
  'event.threshold': '75',
  'event.at': '2026-11-21T21:40:00.000Z',
  'event.time': '22:40',
  'home.id': '5ffff22ab167b70039f806fe',
  'home.name': 'Kastanjegatan 14',
  'home.address': 'Kastanjegatan 14, 211 49 Malmo',
  'home.timeZone': 'Europe/Stockholm',
  'device.id': '5ffff22ab167b70039f806ff',
  'device.name': 'Living room',
  'guest.name': 'Alexandra Bergman',
  'guest.firstName': 'Alexandra',
  'guest.phone': '+46701740605',
  'guest.checkIn': '15:00',
  'guest.checkOut': '11:00',
  'incident.id': '0123456789abcdef',
  'incident.url':
    'https://abcdefghij.execute-api.eu-north-1.amazonaws.com/i/0123456789012345678901234567890123',
  'incident.since': '22:10',
  'incident.notices': '2',
  'sensor.sound': '82.5',
  'sensor.temperature': '21.5',
  'sensor.humidity': '45',
  'rule.id': 'quiet-hours-noise',
  'account.owner': 'Alexandra Bergman',
};

/** How a text goes out: parts that are paid for, in which alphabet, and the characters that force the dear one. */
export const smsLength = (template: Template) => {
  const message = new SegmentedMessage(render(template, typicalValues));
  const literal = template.map((part) => (typeof part === 'string' ? part : part.fallback)).join('');
  const odd = [...new Set(literal)].filter(
    (character) => new SegmentedMessage(character).encodingName === 'UCS-2',
  );
  return { parts: message.segmentsCount, alphabet: message.encodingName, odd };
};

const sentenceOf = (
  path: string,
  { parts, alphabet, odd }: ReturnType<typeof smsLength>,
): string | undefined => {
  const isSlip = odd.length > 0 && odd.length <= mostOdd;
  const cause = isSlip
    ? `${odd.join(' ')} stands in no phone's plain alphabet, so a part holds 67 characters instead of 153`
    : '';
  if (parts > mostParts)
    return `\`${path}\` is about ${parts} SMS long (${alphabet}); shorten it${cause && `: ${cause}`}`;
  return isSlip && parts > 1 ? `\`${path}\` is ${parts} SMS instead of one: ${cause}` : undefined;
};

/** Texts that cost more than they look. */
export const checkSmsLengths = ({ rules }: RuleBook): readonly Finding[] =>
  rules.flatMap((entry) =>
    addressedActions(entry.value)
      .filter(({ channel }) => channel === 'sms')
      .flatMap(({ content, path }) =>
        Object.entries(content.text).flatMap(([language, template]) => {
          const place = `${path}.text${language === everyLanguage ? '' : `.${language}`}`;
          const sentence = sentenceOf(place, smsLength(template));
          return sentence ? [findingAt('warning', entry, place, sentence)] : [];
        }),
      ),
  );
