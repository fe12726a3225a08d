import { createHash } from 'node:crypto';
import type { Contact } from '../../shared/rules/contact-schema.ts';
import { rotaGap } from '../../shared/rules/rota-gaps.ts';
import { saidBefore } from '../../shared/store/said-before.ts';
import type { Table } from '../../shared/store/table.ts';

export interface WatchRotasDependencies {
  readonly state: Table;
  readonly tell: (subject: string, text: string) => Promise<void>;
  /** Epoch milliseconds, on the program's clock. */
  readonly now: number;
}

/** A rota that had no gap when it was written runs into one: told while there is time to mend it, once a week. */
export const watchRotas = async (
  account: string,
  contacts: Iterable<Contact>,
  { state, tell, now }: WatchRotasDependencies,
): Promise<void> => {
  const gaps = [...contacts].flatMap((contact) => {
    const gap = rotaGap(contact, now);
    return gap ? [`The rota ${contact.id} has a gap: ${gap}.`] : [];
  });
  if (gaps.length === 0) return;
  const text = gaps.join('\n');
  const digest = createHash('sha256').update(text).digest('hex');
  if (await saidBefore(state, `rotas#${account}`, digest, now)) return;
  await tell(`a night without anyone on duty in account ${account}`, text);
};
