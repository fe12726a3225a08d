import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** The language that most people of a phone number's country speak, as two letters, or undefined. */
export const languageOfNumber = (number: string): string | undefined => {
  const country = parsePhoneNumberFromString(number)?.country;
  return country && new Intl.Locale(`und-${country}`).maximize().language;
};
