import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../../local/listen.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createHttp, type Http } from '../../../shared/minut/http.ts';
import { fetchCalendar } from '../../../shared/reservations/fetch-calendar.ts';
import { readIcs, UnreadableReservationsError } from '../../../shared/reservations/read-ics.ts';
import { defaultStayTimes } from '../../../shared/reservations/reservation.ts';

const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nEND:VCALENDAR\r\n';

describe('fetching a calendar', () => {
  let answer: RequestListener;
  let server: Server;
  let http: Http;
  let address: string;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    // Whoever knows the path of a calendar can read it.
    address = `http://127.0.0.1:${await listenOnLoopback(server, 0)}/secret-path.ics?s=secret-key`;
    http = createHttp({ answerMs: 5_000 });
  });
  afterEach(() => {
    http.close();
    server.close();
    server.closeAllConnections();
  });

  const status =
    (code: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
    (_, response) =>
      void response.writeHead(code, headers).end(body);
  const failure = async (with_: Http = http): Promise<unknown> => {
    try {
      await fetchCalendar(address, with_);
    } catch (error) {
      return error;
    }
    throw new Error('It was fetched.');
  };

  it('gives the text behind the address, whatever the type says', async () => {
    answer = status(200, { 'content-type': 'application/octet-stream' }, calendar);
    expect(await fetchCalendar(address, http)).toBe(calendar);
    expect(asked).toEqual(['/secret-path.ics?s=secret-key']);
  });

  it.each([301, 302, 303, 307, 308])('follows a redirect with %i, also one without a host', async (code) => {
    answer = (request, response) =>
      request.url === '/moved.ics'
        ? response.end(calendar)
        : response.writeHead(code, { location: '/moved.ics' }).end();
    expect(await fetchCalendar(address, http)).toBe(calendar);
    expect(asked).toEqual(['/secret-path.ics?s=secret-key', '/moved.ics']);
  });

  it('gives up after three redirects', async () => {
    answer = status(302, { location: '/again.ics' });
    const error = await failure();
    expect(error).toBeInstanceOf(UnreadableReservationsError);
    expect(error).toHaveProperty(
      'message',
      'The calendar’s address leads in circles: copy the export address again.',
    );
    expect(asked).toHaveLength(4);
  });

  it('follows no redirect to what is not the web', async () => {
    answer = status(302, { location: 'file:///etc/passwd' });
    expect(await failure()).toBeInstanceOf(UnreadableReservationsError);
    expect(asked).toHaveLength(1);
  });

  it.each([304, 401, 403, 404, 410])(
    'says that the address is wrong when the server answers %i',
    async (code) => {
      answer = status(code);
      const error = await failure();
      expect(error).toBeInstanceOf(UnreadableReservationsError);
      expect(error).toHaveProperty(
        'message',
        `The calendar’s server answers ${code}: copy the calendar’s export address again.`,
      );
    },
  );

  it.each([429, 500, 503])('tries again another time when the server answers %i', async (code) => {
    answer = status(code);
    const error = await failure();
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(`answers ${code}; the stays stay as they are`),
    );
  });

  it('does not take a web page for a calendar: reading it says what to copy', async () => {
    answer = status(200, { 'content-type': 'text/html' }, '<!DOCTYPE html><html><body>Sign in</body></html>');
    const text = await fetchCalendar(address, http);
    expect(() => readIcs(text, { ...defaultStayTimes, timeZone: 'UTC' })).toThrow(
      'This is a web page, not a calendar',
    );
  });

  it('waits only so long for a server that never answers', async () => {
    answer = () => {};
    const impatient = createHttp({ answerMs: 50, server: 'The calendar’s server' });
    const error = await failure(impatient);
    impatient.close();
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toHaveProperty(
      'message',
      'The calendar’s server does not answer; the stays stay as they are.',
    );
  });

  it('waits only so long for one that begins and never ends', async () => {
    answer = (_, response) => void response.writeHead(200).write(calendar);
    const impatient = createHttp({ answerMs: 50 });
    expect(await failure(impatient)).toBeInstanceOf(TransientError);
    impatient.close();
  });

  it('takes a server that is gone for one that does not answer', async () => {
    server.close();
    server.closeAllConnections();
    expect(await failure()).toBeInstanceOf(TransientError);
  });

  it('stops reading an answer that is larger than any calendar', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    let sent = 0;
    answer = (_, response) => {
      const send = () => {
        if (response.destroyed) return;
        sent += 1;
        response.write(chunk, send);
      };
      response.writeHead(200);
      send();
    };
    const error = await failure();
    expect(error).toBeInstanceOf(UnreadableReservationsError);
    expect(error).toHaveProperty(
      'message',
      'The calendar’s address leads to more than a calendar holds: copy the export address again.',
    );
    expect(sent).toBeLessThan(64);
  });

  it('shows the address in no message', async () => {
    for (const code of [302, 404, 503]) {
      answer = status(code, code === 302 ? { location: address } : {});
      const error = await failure();
      expect(String(error)).not.toContain('secret');
    }
  });
});
