import { TransientError } from '../errors.ts';
import {
  createHttp,
  type Http,
  type HttpAnswer,
  NoAnswerError,
  NotSentError,
  TooLargeError,
} from '../minut/http.ts';
import { UnreadableReservationsError } from './read-ics.ts';

/** A calendar of a year of stays is some 50 KB; an answer may take this many milliseconds. */
const answerMs = 15_000;
/** Booking platforms answer at once or through one redirect to another host. */
const mostRedirects = 3;

/**
 * The text behind a calendar's address.
 * @throws UnreadableReservationsError when the address is wrong; TransientError when the server does not answer.
 *   Neither shows the address: whoever has it can read the calendar.
 */
export const fetchCalendar = async (
  address: string,
  http: Http = createHttp({ answerMs, server: 'The calendar’s server' }),
): Promise<string> => {
  let url = new URL(address);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    let answer: HttpAnswer;
    try {
      answer = await http.send({ method: 'GET', url, headers: { accept: 'text/calendar, */*;q=0.1' } });
    } catch (cause) {
      if (cause instanceof TooLargeError) {
        throw new UnreadableReservationsError(
          'The calendar’s address leads to more than a calendar holds: copy the export address again.',
          { cause },
        );
      }
      if (!(cause instanceof NotSentError || cause instanceof NoAnswerError)) throw cause;
      throw new TransientError('The calendar’s server does not answer; the stays stay as they are.', {
        cause,
      });
    }
    const { status, headers, body } = answer;
    if (status < 300) return body;
    const { location } = headers;
    if (status >= 400 || location === undefined) {
      if (status >= 500 || status === 429) {
        throw new TransientError(`The calendar’s server answers ${status}; the stays stay as they are.`);
      }
      throw new UnreadableReservationsError(
        `The calendar’s server answers ${status}: copy the calendar’s export address again.`,
      );
    }
    url = new URL(location, url);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') break;
  }
  throw new UnreadableReservationsError(
    'The calendar’s address leads in circles: copy the export address again.',
  );
};
