import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

const countryCode = (country: string | undefined): CountryCode | undefined => {
  const code = country?.toUpperCase();
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
};

/**
 * The number in E.164 (`+46701740605`) when a text can reach it, otherwise undefined: no number, too short, a landline.
 * @param country ISO 3166 code of the home, used where the number has no `+`
 */
export const textableNumber = (number: string, country?: string): string | undefined => {
  const parsed = parsePhoneNumberFromString(number, countryCode(country));
  return parsed?.isValid() ? parsed.number : undefined;
};
