import type { Incident } from '../incidents/incident.ts';
import type { Content } from './message-content.ts';
import { overSince, type PlanInput, recipientContext } from './plan-input.ts';
import { type Found, resolveRecipient } from './recipients.ts';

/** Whom a message reaches. */
export interface Reached {
  readonly found: readonly Found[];
  /** Who gets it when it cannot reach them after all, in this order. */
  readonly otherwise: readonly Found[];
  readonly reasons: readonly string[];
  /** Why staff read what was meant for a guest. */
  readonly insteadOfGuest?: string | undefined;
}

interface ReachContext {
  readonly input: PlanInput;
  /** The incident after the event. */
  readonly incident: Incident | undefined;
  /** Minut did not say all that the conditions asked for: no guest is texted. */
  readonly unsure: boolean;
}

const nobody = (problem: string) => ({ recipients: [], problems: [problem] });

/** Finds the recipients of one name, else those of `otherwise`, else the account's fallback and owner. */
export const reach = (name: string, content: Content, { input, incident, unsure }: ReachContext): Reached => {
  const context = recipientContext(input);
  const resolve = (who: string) => {
    if (who === 'guest' && unsure) return nobody('Minut did not say enough to text a guest');
    if (who === 'guest' && overSince(input, incident)) return nobody('it is over already');
    return resolveRecipient(who, content.channel, context);
  };
  const first = resolve(name);
  const fallbacks = [content.otherwise, input.set.account?.fallback, 'owner'].filter(
    (who) => who !== undefined,
  );
  const others = fallbacks.map(resolve);
  const otherwise = others.flatMap(({ recipients }) => recipients);
  if (first.recipients.length > 0) return { found: first.recipients, otherwise, reasons: first.problems };
  const next = others.findIndex(({ recipients }) => recipients.length > 0);
  const tried = next === -1 ? others : others.slice(0, next);
  return {
    found: others[next]?.recipients ?? [],
    otherwise: others.slice(next + 1).flatMap(({ recipients }) => recipients),
    reasons: [...first.problems, ...tried.flatMap(({ problems }) => problems)],
    insteadOfGuest: name === 'guest' ? first.problems[0] : undefined,
  };
};
