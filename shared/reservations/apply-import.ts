import { NeverError } from '../errors.ts';
import type { MinutClient } from '../minut/client.ts';
import { type ImportPlan, ownIdOf } from './import-plan.ts';

/** Minut keeps neither of the two places where a stay's identity is written. */
export class IdentityLostError extends NeverError {
  override readonly name: string = 'IdentityLostError';
}

/**
 * Carries a plan out, one call at a time; interrupted, the next run finishes it.
 * @throws IdentityLostError after taking the stay back, because a second run would make doubles
 */
export const applyImport = async (
  guests: MinutClient['guests'],
  homeId: string,
  plan: ImportPlan,
): Promise<void> => {
  for (const [index, guest] of plan.create.entries()) {
    const created = await guests.create(homeId, guest);
    if (index > 0) continue;
    const stored = await guests.get(homeId, created.id);
    if (ownIdOf(stored) === guest.externalId) continue;
    await guests.delete(homeId, created.id);
    throw new IdentityLostError(
      'Minut kept neither the external id nor the description of a new stay, so a second run would make doubles; ' +
        'nothing was left behind. Name the fields that it keeps in MINUT_GUEST_FIELDS.',
    );
  }
  for (const { guest, change } of plan.update) await guests.update(homeId, guest.id, change);
  for (const guest of plan.remove) await guests.delete(homeId, guest.id);
};
