import type { MinutClient } from '../../shared/minut/client.ts';
import { MinutRefusedError } from '../../shared/minut/failures.ts';
import { compareThresholds, type Drift } from '../../shared/minut/thresholds.ts';
import { log } from '../../shared/platform/log.ts';
import type { ActiveSet } from '../../shared/rules/active-set.ts';

export interface DeviceDrift {
  readonly homeId: string;
  readonly homeName: string;
  readonly deviceName: string;
  readonly drifts: readonly Drift[];
  /** Whether it was put right. */
  readonly corrected: boolean;
}

/**
 * Compares every device of the account with what its home item wants. Writes only where the item says `enforce: true`,
 * and only what differs: a change made in the vendor's app is otherwise reported, not undone.
 */
export const checkAccount = async (
  account: string,
  client: Pick<MinutClient, 'devices' | 'device' | 'updateDevice'>,
  homes: ActiveSet['homes'],
): Promise<readonly DeviceDrift[]> => {
  const found: DeviceDrift[] = [];
  if (![...homes.values()].some(({ thresholds }) => thresholds)) return found;
  for await (const listed of client.devices()) {
    const home = listed.homeId === undefined ? undefined : homes.get(listed.homeId);
    if (!home?.thresholds) continue;
    const { enforce, ...wanted } = home.thresholds;
    if (compareThresholds(wanted, listed).drifts.length === 0) continue;
    try {
      // The list may be older than the device itself, and what is written replaces it: read again right before.
      const device = await client.device(listed.id);
      const { drifts, change } = compareThresholds(wanted, device);
      if (drifts.length === 0) continue;
      const corrected = enforce && change !== undefined;
      if (corrected) await client.updateDevice(device.id, change);
      found.push({
        homeId: home.id,
        homeName: home.name ?? home.id,
        deviceName: device.name,
        drifts,
        corrected,
      });
    } catch (error) {
      if (!(error instanceof MinutRefusedError)) throw error;
      log('warn', 'device refused', {
        function: 'thresholds',
        account,
        homeId: home.id,
        count: error.status ?? 0,
      });
    }
  }
  return found;
};

/** What the operator reads. */
export const driftText = (found: readonly DeviceDrift[]): string =>
  found
    .flatMap(({ homeName, deviceName, drifts, corrected }) =>
      drifts.map(
        ({ what, wanted, found: is }) =>
          `${homeName}, ${deviceName}: ${what} is ${is}, wanted ${wanted}${corrected ? ' (corrected)' : ''}.`,
      ),
    )
    .join('\n');
