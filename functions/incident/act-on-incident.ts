import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { isOver } from '../../shared/incidents/incident.ts';
import { guestTextLimit } from '../../shared/pages/guest-text.ts';
import { log } from '../../shared/platform/log.ts';
import { sendEvent } from '../../shared/platform/queues.ts';
import { readIncident } from '../../shared/store/incidents.ts';
import { incidentKey } from '../../shared/store/state-keys.ts';
import { acknowledgeIncident, snoozeIncident, type Taking } from '../../shared/store/take-incident.ts';
import type { OpenedLink } from './open-link.ts';
import { type PersonEvent, personEvent } from './person-event.ts';
import type { Said } from './said.ts';
import { type TextGuestDependencies, textGuest } from './text-guest.ts';

export interface ActDependencies extends TextGuestDependencies {
  readonly sqs: SQSClient;
  readonly eventsUrl: string;
  readonly wait: (ms: number) => Promise<unknown>;
}

const formSchema = z.object({
  do: z.enum(['acknowledge', 'snooze-30', 'snooze-120', 'resolve', 'text-guest']),
  form: z.string().check(z.regex(/^[a-z0-9]{8,40}$/)),
  episode: z.coerce.number().check(z.int()),
  text: z.optional(z.string()),
});

type Form = z.infer<typeof formSchema>;

/** The end is recorded by `rules`; the page waits this long for it, in steps, so that it can show it. */
const closing = { tries: 8, everyMs: 200 } as const;

const saidOfTaking = (taking: Taking, done: Said): Said => {
  if (taking.kind === 'done') return done;
  if (taking.kind === 'taken') return 'taken';
  return taking.incident && !isOver(taking.incident) ? 'gone-on' : 'over';
};

const act = async (opened: OpenedLink, form: Form, dependencies: ActDependencies): Promise<Said> => {
  const { state, clock, sqs, eventsUrl, wait } = dependencies;
  const { incident, viewer } = opened;
  const now = clock.now();
  const at = new Date(now).toISOString();
  const by = { key: viewer.key, name: viewer.name };
  const tell = (event: Omit<PersonEvent, 'by'>) =>
    sendEvent(sqs, eventsUrl, personEvent({ ...event, by }, at));

  if (isOver(incident)) return 'over';
  if (form.episode !== incident.episode) return 'gone-on';
  switch (form.do) {
    case 'acknowledge': {
      const taking = await acknowledgeIncident(state, { incident, by, at }, now);
      if (taking.kind === 'done') {
        const since = taking.incident.acknowledgedAt ?? at;
        await tell({ type: 'nightdesk.acknowledged', incident: taking.incident, at: since, distinct: since });
      }
      return saidOfTaking(taking, 'acknowledged');
    }
    case 'snooze-30':
    case 'snooze-120': {
      const minutes = form.do === 'snooze-30' ? 30 : 120;
      const taking = await snoozeIncident(state, { incident, by, at, minutes, form: form.form }, now);
      if (taking.kind === 'done' && taking.incident.snoozedUntil) {
        const { snoozedUntil: until } = taking.incident;
        await tell({ type: 'nightdesk.snoozed', incident: taking.incident, at, distinct: until, until });
      }
      return saidOfTaking(taking, 'snoozed');
    }
    case 'resolve': {
      await tell({ type: 'nightdesk.resolved', incident, at });
      for (let left = closing.tries; left > 0; left -= 1) {
        const current = await readIncident(state, incidentKey(incident));
        if (!current || isOver(current.incident)) return 'over';
        await wait(closing.everyMs);
      }
      return 'closing';
    }
    case 'text-guest': {
      const text = form.text?.replace(/\r\n/g, '\n').trim() ?? '';
      if (text === '' || text.length > guestTextLimit) return 'empty';
      return textGuest(opened, { text, form: form.form }, dependencies);
    }
  }
};

/** Does what a form asks for, once however often it is sent. @throws TransientError */
export const actOnIncident = async (
  opened: OpenedLink,
  fields: URLSearchParams,
  dependencies: ActDependencies,
): Promise<Said> => {
  const form = formSchema.safeParse(Object.fromEntries(fields));
  if (!form.success || opened.viewer.role === 'guest') return 'unknown';
  const said = await act(opened, form.data, dependencies);
  const { account, homeId, id: incidentId } = opened.incident;
  log('info', 'tapped', {
    function: 'incident',
    account,
    homeId,
    incidentId,
    reason: form.data.do,
    outcome: said,
  });
  return said;
};
