import { benchRules } from './rules.ts';
import { benchStarts } from './starts.ts';
import { benchWebhook } from './webhook.ts';

/** A figure that holds on any machine: both of its sides were measured in turns in one run. */
export interface Ratio {
  readonly better: 'higher' | 'lower';
  readonly measure: () => Promise<number>;
}

/** Of a function that a text waits for; the bytes of all of them are bounded by bench/budget.json. */
const start = (name: 'webhook' | 'rules' | 'notify'): Ratio => ({
  better: 'lower',
  measure: async () => (await benchStarts([name])).functions.get(name)?.ratio ?? Number.NaN,
});

const decision = (among: 100 | 1_000): Ratio => ({
  better: 'lower',
  measure: async () => 1 / (await benchRules(among)).ratio,
});

/** What must not become worse unnoticed, by its name in bench/baseline.json. */
export const ratios: Readonly<Record<string, Ratio>> = {
  'webhook, calls of the bare function': {
    better: 'higher',
    measure: async () => (await benchWebhook()).ratio,
  },
  'decision among 100 rules, time of that among 10': decision(100),
  'decision among 1,000 rules, time of that among 10': decision(1_000),
  'start of webhook, time of its clients': start('webhook'),
  'start of rules, time of its clients': start('rules'),
  'start of notify, time of its clients': start('notify'),
};
