import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/**
 * Where a text needs a number of your own. A sender id does not work there (AWS End User Messaging SMS user guide,
 * "Sender IDs"), and the number has to be registered ("United States toll-free number registration process", with the
 * territories; "Registration support" says that Canada's is very similar). Read in November 2026.
 */
const numberNeeded: ReadonlySet<string> = new Set<CountryCode>(['US', 'PR', 'VI', 'GU', 'AS', 'CA']);

/** After it is submitted ("It can take up to 15 business days"), and a registration that is denied starts anew. */
export const registrationTakes =
  'weeks: up to 15 business days after you submit it, and again when it is denied';

/**
 * Where AWS has a form to register a sender id, or in China the text: "Registration forms" of the same guide, read in
 * November 2026. Whether one is needed depends on what is sent, and changes several times a year.
 */
const formExists: ReadonlySet<string> = new Set<CountryCode>([
  'AE',
  'AT',
  'AU',
  'BY',
  'CN',
  'EG',
  'ES',
  'FI',
  'GB',
  'ID',
  'IE',
  'IN',
  'JO',
  'KE',
  'KW',
  'KZ',
  'LK',
  'PH',
  'QA',
  'RU',
  'SA',
  'SG',
  'TH',
  'TR',
  'VN',
  'ZM',
]);

/** AWS's table of what each country supports and asks for. */
export const countriesPage =
  'https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html';

/** What a text to people of a country needs of its sender, as far as AWS documents it. */
export type Registration = 'number' | 'form' | 'none known';

/** @param country ISO 3166 code */
export const registrationOf = (country: string): Registration => {
  if (numberNeeded.has(country)) return 'number';
  return formExists.has(country) ? 'form' : 'none known';
};

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** `US` → `United States`. */
export const countryName = (country: string): string => names.of(country) ?? country;

/** The country of a number in E.164; undefined for one of no country. */
export const countryOf = (phone: string): string | undefined => parsePhoneNumberFromString(phone)?.country;
