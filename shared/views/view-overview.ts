import * as z from 'zod/mini';
import { isOver } from '../incidents/incident.ts';
import { eventTypeOf } from '../minut/event-catalogue.ts';
import type { Home } from '../minut/homes.ts';
import type { IncidentLine, OverviewView } from '../pages/overview-view.ts';
import type { Clock } from '../platform/clock.ts';
import type { ActiveSet } from '../rules/active-set.ts';
import { problemKind } from '../store/config-keys.ts';
import { listIncidents, type StoredIncident } from '../store/incidents.ts';
import type { Table } from '../store/table.ts';
import { lastAt, nightBegins } from './night.ts';

export interface OverviewDependencies {
  readonly state: Table;
  readonly config: Table;
  readonly clock: Clock;
  /** The account's homes as Minut lists them; undefined where it did not say in time. */
  readonly homesOf: (account: string) => Promise<readonly Home[] | undefined>;
  readonly defaultTimeZone: string;
}

export interface OverviewQuestion {
  readonly account: string;
  readonly set: ActiveSet;
  /** The page about an incident, for who may open it. */
  readonly linkTo?: ((incidentId: string) => string) | undefined;
}

/** The newest ones that are looked through; what is older and still open is a battery at most. */
const mostIncidents = 300;

const problemSchema = z.object({ id: z.string(), problems: z.array(z.object({ sentence: z.string() })) });

const brokenItems = async (config: Table, account: string): Promise<OverviewView['broken']> => {
  const broken: OverviewView['broken'][number][] = [];
  for (const kind of [problemKind(undefined), problemKind(account)]) {
    const items = config.query({
      expression: '#kind = :kind',
      names: { '#kind': 'kind' },
      values: { ':kind': kind },
    });
    for await (const item of items) {
      const parsed = problemSchema.safeParse(item);
      if (!parsed.success) continue;
      const [first] = parsed.data.problems;
      broken.push({ item: parsed.data.id.replace('#', ' '), sentence: first?.sentence ?? 'is not valid' });
    }
  }
  return broken;
};

const isUndelivered = (status: string): boolean => status === 'failed' || status === 'parked';

/** Collects the state of an account for the overview and for the morning report. @throws TransientError */
export const viewOverview = async (
  { account, set, linkTo }: OverviewQuestion,
  { state, config, clock, homesOf, defaultTimeZone }: OverviewDependencies,
): Promise<OverviewView> => {
  const now = new Date(clock.now()).toISOString();
  const [stored, listed, broken] = await Promise.all([
    listIncidents(state, account, mostIncidents),
    homesOf(account),
    brokenItems(config, account),
  ]);
  const timeZone = set.account?.timeZone ?? defaultTimeZone;
  const from = lastAt(nightBegins, now, timeZone);
  const homes = new Map((listed ?? []).map((home) => [home.id, home]));
  const nameOf = (homeId: string) => set.homes.get(homeId)?.name ?? homes.get(homeId)?.name ?? 'A home';

  const lineOf = ({ incident, actions }: StoredIncident): IncidentLine => {
    const states = Object.values(actions).filter(({ channel }) => channel !== 'guest');
    return {
      incident,
      title: eventTypeOf(incident.latest.type)?.title ?? incident.latest.type,
      homeName: nameOf(incident.homeId),
      sent: states.filter(({ status }) => status === 'sent').length,
      failed: states.filter(({ status }) => isUndelivered(status)).length,
      url: linkTo?.(incident.id),
    };
  };
  const open = stored.filter(({ incident }) => !isOver(incident));
  const over = stored.filter(({ incident }) => isOver(incident) && (incident.closedAt ?? '') >= from);
  const messages = stored
    .flatMap(({ actions }) => Object.values(actions))
    .filter(({ at, channel }) => at !== undefined && at >= from && channel !== 'guest');
  const sent = messages.filter(({ status }) => status === 'sent');
  const perRule = new Map<string, number>();
  for (const { ruleId } of sent) perRule.set(ruleId, (perRule.get(ruleId) ?? 0) + 1);
  const homesWith = (...conditions: readonly string[]) => [
    ...new Set(
      open
        .filter(({ incident }) => conditions.includes(incident.condition))
        .map(({ incident }) => incident.homeId),
    ),
  ];
  const troubled = {
    loud: homesWith('noise', 'sound-level', 'reported'),
    offline: homesWith('offline'),
    battery: homesWith('battery'),
  };
  const busy = new Set(Object.values(troubled).flat());
  const known = new Set([...homes.keys(), ...set.homes.keys()]);
  return {
    account,
    timeZone,
    now,
    open: open.map(lineOf),
    night: {
      from,
      to: now,
      incidents: over.map(lineOf).toSorted((a, b) => a.homeName.localeCompare(b.homeName)),
      sent: sent.length,
      failed: messages.filter(({ status }) => isUndelivered(status)).length,
      rules: [...perRule]
        .map(([id, count]) => ({ id, messages: count }))
        .toSorted((a, b) => b.messages - a.messages),
    },
    states: {
      loud: troubled.loud.map(nameOf),
      offline: troubled.offline.map(nameOf),
      battery: troubled.battery.map(nameOf),
      quiet: listed ? [...known].filter((id) => !busy.has(id)).length : undefined,
    },
    broken,
  };
};
