import * as z from 'zod/mini';
import type { Cooldown } from '../rules/facts.ts';
import { cooldownKey, expiry, retentionSeconds } from './state-keys.ts';
import type { Table } from './table.ts';

const cooldownSchema = z.object({
  until: z.string(),
  eventId: z.string(),
  incidentId: z.optional(z.string()),
  notice: z.number(),
});

/** People name rules: one called `pk` or `ttl` must not meet the item's own attributes. */
const attributePrefix = 'rule#';

/** The last claim of each rule in a home, by rule id. One read. */
export const readCooldowns = async (
  table: Table,
  account: string,
  homeId: string,
): Promise<ReadonlyMap<string, Cooldown>> => {
  const item = (await table.get(cooldownKey(account, homeId))) ?? {};
  const cooldowns = new Map<string, Cooldown>();
  for (const [name, value] of Object.entries(item)) {
    const parsed = cooldownSchema.safeParse(value);
    if (parsed.success) cooldowns.set(name.slice(attributePrefix.length), parsed.data);
  }
  return cooldowns;
};

/** Writes a claim unless a later one is there: a plan that is handed over again changes nothing. */
export const claimCooldown = async (
  table: Table,
  home: { readonly account: string; readonly homeId: string },
  ruleId: string,
  cooldown: Cooldown,
  now: number,
): Promise<void> => {
  await table.update(cooldownKey(home.account, home.homeId), {
    update: 'SET #rule = :cooldown, #ttl = :ttl',
    condition: 'attribute_not_exists(#rule) or #rule.#until < :until',
    names: { '#rule': `${attributePrefix}${ruleId}`, '#until': 'until', '#ttl': 'ttl' },
    values: {
      ':cooldown': cooldown,
      ':until': cooldown.until,
      ':ttl': expiry(now, retentionSeconds.cooldown),
    },
  });
};
