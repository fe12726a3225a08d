import type { MinutClient } from '../../shared/minut/client.ts';
import { log } from '../../shared/platform/log.ts';
import { type ReconcileCursor, readCursor, writeCursor } from '../../shared/store/reconcile-cursor.ts';
import { type FeedDependencies, feedUnknown } from './feed.ts';
import { pullAccount, pullHome } from './pull-events.ts';
import { isQuiet, withEvents } from './quiet-account.ts';
import { type PullWindow, pullWindow } from './window.ts';

export interface CatchUpDependencies extends FeedDependencies {
  readonly client: Pick<MinutClient, 'events' | 'homeEvents' | 'homes'>;
  /** Whether the time of this run is up. */
  readonly isLate: () => boolean;
}

/** `unfinished` when the time was up before the last home: another run goes on where this one stopped. */
export type CatchUp = 'finished' | 'unfinished';

type Sweep = NonNullable<ReconcileCursor['sweep']>;

const sweepHomes = async (
  account: string,
  cursor: ReconcileCursor & { readonly sweep: Sweep },
  window: PullWindow,
  dependencies: CatchUpDependencies,
): Promise<CatchUp> => {
  const { client, state, clock, isLate } = dependencies;
  const { until, afterHome } = cursor.sweep;
  const homeIds: string[] = [];
  for await (const { id } of client.homes()) homeIds.push(id);
  for (const homeId of homeIds.toSorted().filter((id) => afterHome === undefined || id > afterHome)) {
    if (isLate()) return 'unfinished';
    await feedUnknown(account, await pullHome(client, homeId, window), dependencies);
    await writeCursor(state, account, { ...cursor, sweep: { until, afterHome: homeId } }, clock.now());
  }
  return 'finished';
};

/**
 * Pulls what happened in an account since the cursor, less an overlap, and hands on what is new. The account's list
 * where Minut has one, else home by home, from where the last run stopped. The caller holds the account's lease.
 * @throws MinutBusyError, TransientError: what was done stays done, the next run goes on from there
 */
export const catchUp = async (account: string, dependencies: CatchUpDependencies): Promise<CatchUp> => {
  const { client, state, clock, isLate } = dependencies;
  const cursor = await readCursor(state, account, clock.now());
  const times = { startedAt: Date.parse(cursor.startedAt), since: Date.parse(cursor.since) };
  const window = pullWindow(times, clock.now());
  if (!window) return 'finished';

  /** @param times of the account's events, where Minut listed them as a whole */
  const finish = async (until: string, times?: readonly string[]): Promise<CatchUp> => {
    const { sweep: _, ...rest } = cursor;
    const now = clock.now();
    const before = cursor.activity ?? {};
    const activity = times ? withEvents(before, times, now) : before;
    const quiet = times !== undefined && isQuiet(activity, now);
    if (quiet && !activity.quietTold)
      log('error', 'account quiet', { function: 'reconcile', account }, { AccountQuiet: [1, 'Count'] });
    await writeCursor(
      state,
      account,
      { ...rest, since: until, activity: { ...activity, quietTold: quiet } },
      now,
    );
    return 'finished';
  };
  const pulled = cursor.sweep ? undefined : await pullAccount(client, window, isLate);
  if (pulled?.kind === 'pulled') {
    await feedUnknown(account, pulled.events, dependencies);
    return finish(
      new Date(window.until).toISOString(),
      pulled.events.map(({ at }) => at),
    );
  }
  // A sweep ends where it began to, however many runs it takes: what happens meanwhile is the next one's.
  const sweep = cursor.sweep ?? { until: new Date(window.until).toISOString() };
  if (!cursor.sweep) await writeCursor(state, account, { ...cursor, sweep }, clock.now());
  const swept = { ...window, until: Date.parse(sweep.until) };
  const outcome = await sweepHomes(account, { ...cursor, sweep }, swept, dependencies);
  return outcome === 'finished' ? finish(sweep.until) : outcome;
};
