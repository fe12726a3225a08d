import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { shortTimeOf } from '../../../shared/pages/times.ts';
import type { Clock } from '../../../shared/platform/clock.ts';
import { log } from '../../../shared/platform/log.ts';
import { sendEvent } from '../../../shared/platform/queues.ts';
import { localTime } from '../../../shared/rules/local-time.ts';
import type { Item } from '../../../shared/store/table.ts';
import { type EditOutcome, type Editor, type EditTables, editItem, type ItemRef } from './edit-item.ts';
import type { OpenedOverview } from './open-overview.ts';
import type { OverviewSaid } from './overview-said.ts';
import { undoLastEdit } from './undo.ts';

export interface ManageDependencies extends EditTables {
  readonly clock: Clock;
  readonly sqs: SQSClient;
  readonly eventsUrl: string;
  readonly isOnlyAccount: () => Promise<boolean>;
  readonly defaultTimeZone: string;
}

const form = z.string().check(z.regex(/^[a-z0-9]{8,40}$/));
const id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
const until = z.iso.datetime();
const pausable = z.enum(['rule', 'home']);

const formSchema = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['on', 'off']), form, id }),
  z.object({ do: z.literal('pause'), form, kind: pausable, id, until }),
  z.object({ do: z.literal('unpause'), form, kind: pausable, id }),
  z.object({ do: z.literal('duty'), form, id, person: id, until }),
  z.object({ do: z.literal('reported'), form, id }),
  z.object({ do: z.literal('undo'), form, edit: z.string().check(z.maxLength(200)) }),
]);

type Form = z.infer<typeof formSchema>;

const saidOf: Readonly<Record<EditOutcome, OverviewSaid>> = {
  edited: 'changed',
  unchanged: 'unchanged',
  missing: 'missing',
  'changed-meanwhile': 'changed-meanwhile',
};

const localMinute = (at: string, timeZone: string): string => {
  const { date, clock } = localTime(at, timeZone);
  return `${date}T${clock}`;
};

const overridesOf = ({ rota }: Item): readonly unknown[] => {
  const overrides = typeof rota === 'object' && rota !== null && 'overrides' in rota ? rota.overrides : [];
  return Array.isArray(overrides) ? overrides : [];
};

const act = async (
  opened: OpenedOverview,
  fields: Form,
  dependencies: ManageDependencies,
): Promise<OverviewSaid> => {
  const { clock, sqs, eventsUrl, isOnlyAccount, defaultTimeZone } = dependencies;
  const { set, by, link } = opened;
  const { account } = link;
  const at = new Date(clock.now()).toISOString();
  const timeZone = set.account?.timeZone ?? defaultTimeZone;
  const editor: Editor = { account, by, at, onlyAccount: await isOnlyAccount() };
  const edit = async (ref: ItemRef, change: (item: Item) => Item, what: string) =>
    saidOf[await editItem(dependencies, editor, ref, change, what)];
  const nameOf = (kind: 'rule' | 'home', item: string) =>
    kind === 'home' ? (set.homes.get(item)?.name ?? 'a home') : `the rule ${item}`;

  switch (fields.do) {
    case 'on':
    case 'off': {
      const enabled = fields.do === 'on';
      return edit(
        { kind: 'rule', id: fields.id },
        () => ({ enabled }),
        `switched the rule ${fields.id} ${fields.do}`,
      );
    }
    case 'pause': {
      const { kind, id: item, until: pausedUntil } = fields;
      const what = `paused ${nameOf(kind, item)} until ${shortTimeOf(pausedUntil, at, timeZone)}`;
      return edit({ kind, id: item }, () => ({ pausedUntil }), what);
    }
    case 'unpause': {
      const { kind, id: item } = fields;
      return edit(
        { kind, id: item },
        () => ({ pausedUntil: undefined }),
        `ended the pause of ${nameOf(kind, item)}`,
      );
    }
    case 'duty': {
      const contact = set.contacts.get(fields.id);
      const person = set.contacts.get(fields.person);
      if (!contact?.rota || !person) return 'missing';
      const { timeZone: zone } = contact.rota;
      const swap = { contact: person.id, from: localMinute(at, zone), to: localMinute(fields.until, zone) };
      const isThere = contact.rota.overrides.some(
        ({ contact: who, to }) => who === swap.contact && to === swap.to,
      );
      if (isThere) return 'unchanged';
      const what = `put ${person.name ?? person.id} on duty until ${shortTimeOf(fields.until, at, zone)}`;
      const change = (item: Item) => ({
        rota: { ...Object(item.rota), overrides: [...overridesOf(item), swap] },
      });
      return edit({ kind: 'contact', id: contact.id }, change, what);
    }
    case 'reported': {
      const identity = JSON.stringify(['reported', account, fields.id, fields.form]);
      const eventId = `person-${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`;
      const event = { id: eventId, type: 'nightdesk.reported', at, homeId: fields.id };
      await sendEvent(sqs, eventsUrl, { version: 1, account, source: 'person', receivedAt: at, event });
      return 'reported';
    }
    case 'undo':
      return undoLastEdit(dependencies, editor, fields.edit);
  }
};

/** Does what a manager's form asks for, once however often it is sent. @throws TransientError */
export const actOnOverview = async (
  opened: OpenedOverview,
  fields: URLSearchParams,
  dependencies: ManageDependencies,
): Promise<OverviewSaid> => {
  const parsed = formSchema.safeParse(Object.fromEntries(fields));
  if (!parsed.success || !opened.link.manage) return 'unknown';
  const said = await act(opened, parsed.data, dependencies);
  const { account } = opened.link;
  log('info', 'managed', { function: 'incident', account, reason: parsed.data.do, outcome: said });
  return said;
};
