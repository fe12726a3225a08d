import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { answerRequest, type IncidentDependencies } from '../../../functions/incident/answer-request.ts';
import { awsClientOptions } from '../../../local/embedded/aws-client-options.ts';
import { type EmbeddedTables, startTables } from '../../../local/embedded/embedded-tables.ts';
import { httpEvent } from '../../../local/lambda/http-event.ts';
import type { ActionState } from '../../../shared/incidents/action-state.ts';
import type { Incident } from '../../../shared/incidents/incident.ts';
import { recipientTag, signIncidentLink } from '../../../shared/messages/incident-link.ts';
import type { OverviewLink } from '../../../shared/messages/overview-link.ts';
import { signToken } from '../../../shared/platform/signed-token.ts';
import type { ActiveSet } from '../../../shared/rules/active-set.ts';
import { applyTransition } from '../../../shared/store/apply-transition.ts';
import { createTable, type Table } from '../../../shared/store/table.ts';
import { addToTimeline } from '../../../shared/store/timeline.ts';
import type { MinutAnswers } from '../../../shared/views/ask-minut.ts';
import { type SettableClock, settableClock } from '../../support/settable-clock.ts';

export const linkKey = 'k'.repeat(64);
export const openedAt = '2026-11-21T21:20:05.000Z';
export const anna = 'contact:anna';
export const bo = 'contact:bo';
export const guest = 'guest:g1';

export const minutAnswers: MinutAnswers = {
  home: { id: 'home-1', name: 'Kastanjegatan 14', timeZone: 'Europe/Stockholm', deviceIds: [] },
  stay: { kind: 'staying', name: 'Maja Exempel', phone: '+46701740611', canText: true },
  guestNumber: '+46701740611',
  guestKey: guest,
  measurements: { series: [{ at: '2026-11-21T21:30:00.000Z', value: 84 }] },
};

const told = (recipientKey: string, recipientName: string): ActionState => ({
  status: 'sent',
  at: openedAt,
  channel: 'sms',
  ruleId: 'noise',
  ruleVersion: 'v1',
  recipientKey,
  recipientName,
  hold: 'when-over',
  episode: 1,
});

export const newIncident = (id: string): Incident => ({
  id,
  account: 'default',
  homeId: 'home-1',
  condition: 'noise',
  category: 'noise',
  status: 'open',
  episode: 1,
  openedAt,
  lastEventAt: openedAt,
  notice: 1,
  latest: { type: 'disturbance_first_notice', at: openedAt, value: 78, threshold: 70 },
  ladders: {},
});

export interface Desk {
  readonly state: Table;
  readonly clock: SettableClock;
  readonly tables: EmbeddedTables;
  /** What was sent to the queues so far, parsed. */
  sent(): readonly Record<string, unknown>[];
  open(incident: Incident): Promise<void>;
  tokenFor(incidentId: string, recipientKey: string, expiresAt?: string): string;
  get(token: string, query?: string): Promise<{ status: number; body: string; headers: object }>;
  post(token: string, fields: Record<string, string>): Promise<{ status: number; location: string }>;
  /** The overview behind a token. */
  overview(token: string, query?: string): Promise<{ status: number; body: string }>;
  manage(token: string, fields: Record<string, string>): Promise<{ status: number; location: string }>;
  overviewToken(fields?: Partial<OverviewLink>): string;
  stop(): Promise<void>;
}

/** The function's request handling on real tables, with a queue and a Minut that a test looks into. */
export const startDesk = async (changes: Partial<IncidentDependencies> = {}): Promise<Desk> => {
  const tables = await startTables();
  const state = createTable(tables.client, tables.names.state);
  const clock = settableClock();
  const sqs = new SQSClient({ ...awsClientOptions });
  const queue = mockClient(sqs);
  queue.on(SendMessageCommand).resolves({});
  queue.on(SendMessageBatchCommand).resolves({});
  const set: ActiveSet = { account: undefined, rules: [], contacts: new Map(), homes: new Map() };
  let forms = 0;
  const answer = answerRequest({
    state,
    config: createTable(tables.client, tables.names.config),
    homesOf: async () => [],
    isOnlyAccount: async () => true,
    clock,
    sqs,
    eventsUrl: 'http://127.0.0.1:1/events.fifo',
    notificationsUrl: 'http://127.0.0.1:1/notifications',
    activeSet: async () => ({ set }),
    linkKey: async () => linkKey,
    askMinut: async () => minutAnswers,
    defaultTimeZone: 'Europe/Stockholm',
    newForm: () => {
      forms += 1;
      return `form${String(forms).padStart(8, '0')}`;
    },
    wait: async () => undefined,
    ...changes,
  });
  const ask = (method: string, token: string, query: string, body: string, page: 'i' | 'o' = 'i') =>
    answer(
      httpEvent({
        method,
        url: `/${page}/${token}${query}`,
        rawHeaders: ['content-type', 'application/x-www-form-urlencoded'],
        body: Buffer.from(body),
        sourceIp: '127.0.0.1',
        pathParameters: { token },
        routeKey: `${method} /${page}/{token}`,
        now: clock.now(),
      }),
    );
  return {
    state,
    clock,
    tables,
    sent: () => [
      ...queue
        .commandCalls(SendMessageCommand)
        .map(({ args }) => JSON.parse(args[0].input.MessageBody ?? '')),
      ...queue
        .commandCalls(SendMessageBatchCommand)
        .flatMap(({ args }) => args[0].input.Entries ?? [])
        .map(({ MessageBody }) => JSON.parse(MessageBody ?? '')),
    ],
    async open(incident) {
      const actions = { a1: told(anna, 'Anna'), a2: told(bo, 'Bo'), a3: told(guest, 'the guest') };
      await applyTransition(state, { kind: 'open', incident }, actions, clock.now());
      const entry = {
        at: openedAt,
        id: 'e1',
        kind: 'event',
        type: 'disturbance_first_notice',
        title: 'Loud',
      };
      await addToTimeline(state, incident, { ...entry, value: 78, threshold: 70 }, clock.now());
    },
    tokenFor: (incidentId, recipientKey, expiresAt = '2026-11-28T00:00:00.000Z') =>
      signIncidentLink({ incidentId, recipientTag: recipientTag(recipientKey), expiresAt }, linkKey),
    async get(token, query = '') {
      const { statusCode = 0, body = '', headers = {} } = await ask('GET', token, query, '');
      return { status: statusCode, body, headers };
    },
    async post(token, fields) {
      const { statusCode = 0, headers = {} } = await ask(
        'POST',
        token,
        '',
        String(new URLSearchParams(fields)),
      );
      return { status: statusCode, location: String(headers.location) };
    },
    async overview(token, query = '') {
      const { statusCode = 0, body = '' } = await ask('GET', token, query, '', 'o');
      return { status: statusCode, body };
    },
    async manage(token, fields) {
      const form = String(new URLSearchParams(fields));
      const { statusCode = 0, headers = {} } = await ask('POST', token, '', form, 'o');
      return { status: statusCode, location: String(headers.location) };
    },
    overviewToken: (fields = {}) =>
      signToken(
        'overview 1',
        { account: 'default', by: 'anna', manage: true, expiresAt: '2026-11-28T00:00:00.000Z', ...fields },
        linkKey,
      ),
    stop: tables.stop,
  };
};
