import {
  PinpointSMSVoiceV2Client,
  paginateDescribePhoneNumbers,
  paginateDescribeSenderIds,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { answerOf } from './answer-of.ts';
import type { ContactNumber } from './check-sms.ts';
import { type Finding, findingsOf } from './finding.ts';
import {
  countriesPage,
  countryName,
  countryOf,
  registrationOf,
  registrationTakes,
} from './sender-registration.ts';

const { fine, look, wrong } = findingsOf('sms-registration');

/** The countries in which this AWS account has a number that texts, and a sender id that is registered. */
interface Senders {
  readonly numbers: ReadonlySet<string>;
  readonly pendingNumbers: ReadonlySet<string>;
  readonly senderIds: ReadonlySet<string>;
}

const sendersOf = async (): Promise<Senders> => {
  const client = new PinpointSMSVoiceV2Client({});
  const numbers = new Set<string>();
  const pendingNumbers = new Set<string>();
  const senderIds = new Set<string>();
  for await (const { PhoneNumbers = [] } of paginateDescribePhoneNumbers({ client }, {}))
    for (const { IsoCountryCode, Status, NumberCapabilities = [] } of PhoneNumbers)
      if (IsoCountryCode && NumberCapabilities.includes('SMS'))
        (Status === 'ACTIVE' ? numbers : pendingNumbers).add(IsoCountryCode);
  for await (const { SenderIds = [] } of paginateDescribeSenderIds({ client }, {}))
    for (const { IsoCountryCode, Registered } of SenderIds)
      if (IsoCountryCode && Registered) senderIds.add(IsoCountryCode);
  return { numbers, pendingNumbers, senderIds };
};

/** The territories are registered with the country's own numbers. */
const registeredAt = (country: string): string =>
  ['PR', 'VI', 'GU', 'AS'].includes(country) ? 'US' : country;

const check = (country: string, who: string, senders: Senders | undefined): Finding => {
  const texts = `Texts to ${countryName(country)} (${who})`;
  const at = registeredAt(country);
  const has = senders?.numbers.has(at) || senders?.senderIds.has(at);
  switch (registrationOf(country)) {
    case 'number':
      if (senders?.numbers.has(at)) return fine(`${texts} have an active number to come from.`);
      if (senders?.pendingNumbers.has(at))
        return look(
          `${texts} wait for the registration of your number, which takes ${registrationTakes}.`,
          'AWS End User Messaging, SMS, Registrations, shows how far it is.',
        );
      return (senders ? wrong : look)(
        `${texts} need a registered number (toll-free or 10DLC), which takes ${registrationTakes}.`,
        'Start today: AWS End User Messaging, SMS, Phone numbers, "Request originator", then its registration.',
      );
    case 'form':
      return has
        ? fine(`${texts} have a registered sender.`)
        : look(
            `${texts}: AWS has a registration for senders there.`,
            `Check whether yours needs it, which can take weeks: ${countriesPage}`,
          );
    case 'none known':
      return fine(`${texts} need no registration that we know of; ${countriesPage} has the last word.`);
  }
};

/**
 * What texts to each country need of their sender. Guests' numbers are not kept, so their countries are taken to be
 * those of the homes.
 * @param homeCountries ISO 3166 codes
 */
export const checkRegistration = async (
  numbers: readonly ContactNumber[],
  homeCountries: readonly string[],
  stack: string,
): Promise<readonly Finding[]> => {
  const who = new Map<string, Set<string>>();
  const note = (country: string | undefined, why: string) => {
    if (country) who.set(country, (who.get(country) ?? new Set()).add(why));
  };
  for (const { id, phone } of numbers) note(countryOf(phone), id);
  for (const country of homeCountries) note(country, 'guests of homes there');
  if (numbers.length === 0)
    return [
      look(
        'No contact has a phone number, so nobody of yours can be texted.',
        `Give yours: npm run connect -- --phone +46701740605 --stack ${stack}`,
      ),
    ];
  const senders = await answerOf(sendersOf());
  return [...who]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([country, reasons]) => check(country, [...reasons].join(', '), senders));
};
