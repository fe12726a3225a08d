import type { StackBill } from './bill-of-stack.ts';
import { assumed, type Idle, idle, perEvent, perMessage, prices, total } from './cost-model.ts';

const usd = (amount: number): string => (amount < 0.1 ? amount.toFixed(4) : amount.toFixed(2));
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const sizes = [
  { what: '5 homes', homes: 5, accounts: 1 },
  { what: '100 homes', homes: 100, accounts: 1 },
  { what: '5,000 homes', homes: 5_000, accounts: 1 },
  { what: '1,000 connected accounts of 5 homes', homes: 5_000, accounts: 1_000 },
] as const;

const idleRow = (name: string, parts: Idle): string =>
  row(
    name,
    usd(parts.secrets),
    usd(parts.alarms),
    usd(parts.polling),
    usd(parts.schedules),
    usd(total(parts)),
  );

/** docs/cost.md, whole. */
export const costPage = (bill: StackBill): string => {
  const text = perMessage() + prices.perMillion.usText / 1_000_000;
  const email = perMessage() + prices.perMillion.email / 1_000_000;
  const monthly = sizes.map(({ what, homes, accounts }) => {
    const quiet = total(idle(bill, accounts, true));
    const events = homes * assumed.eventsPerHomeAndMonth * perEvent();
    const alerts = homes * assumed.alertsPerHomeAndMonth * text;
    return row(what, usd(quiet), usd(events), usd(alerts), usd(quiet + events + alerts));
  });
  return `# What it costs

Generated from the synthesized template and \`docs/generate/prices.json\` by \`npm run cost\`; change it there. Prices
are in USD for ${prices.region}, before tax, as they were known in ${prices.asOf}; they were **not read from AWS's price list for
this page**, so compare them before you rely on a sum. Other regions differ by some percent, texts by country many times
over. It is an estimate to plan with, not measured on a bill.

| | USD |
| --- | --- |
| 1,000 events | ${usd(perEvent() * 1_000)} |
| one alert by text, to the US, one part | ${usd(text)} |
| one alert by e-mail | ${usd(email)} |

## Idle, a month

The stack has ${bill.alarms} alarms on ${bill.alarmMetrics} metrics, ${bill.secrets} secret of its own (beside the OAuth client's and ${assumed.secretsPerAccount} for each account), and ${bill.polledQueues + bill.polledFifoQueues} queues that
Lambda asks for work. That asking is what an idle queue costs: at least ${assumed.pollersPerQueue} pollers, each with a long poll every 20 s.

| | secrets | alarms | asking queues | schedules | together |
| --- | --- | --- | --- | --- | --- |
${idleRow('one account, what AWS gives every account taken off', idle(bill, 1, true))}
${idleRow('one account, nothing taken off', idle(bill, 1, false))}
${idleRow('1,000 connected accounts', idle(bill, 1_000, true))}

Taken off each month: ${prices.alwaysFree.alarm} alarms, a million requests to SQS, a million Lambda calls and 400,000 GB-seconds. With a thousand
connected accounts the **secrets dominate**: ${assumed.secretsPerAccount} for each account at USD ${prices.perMonth.secret}. They are kept apart because each is written by
another function, and a secret has no conditional write: two writers of one would lose each other's fields.

It is more than the USD 2 to 5 that this was meant to cost. What would bring it there is watching less, or fewer queues:
what stands below has its reason each. A \`-c stage=dev\` deployment has no alarms on functions and costs the less.

## A month of work

With ${assumed.eventsPerHomeAndMonth} events and ${assumed.alertsPerHomeAndMonth} texts a home; the texts in the US.

| | idle | events | texts | together |
| --- | --- | --- | --- | --- |
${monthly.join('\n')}

Not in it: DynamoDB's storage (the first 25 GB are free) and its point-in-time recovery (USD 0.20 a GB), voice calls, a
phone number or sender id of your own, the alarm over other alarms that \`alarmPhone\` adds (USD 0.50), and metrics of our
own beyond the ten that are free (USD 0.30 each, by the hour in which one is sent: one while nothing happens, some
fifteen in a busy hour).

## What has a fixed price, and why

- **Alarms**: one for each queue's dead letters, one for each promise that can break, and on functions only where nothing
  else says it soon: the three that carry alerts, and those that a schedule calls. One alarm over all dead letters would
  cost the same, since metric math is charged by the metric, and say less. A part that fails in silence costs more than a
  dime.
- **Secrets**: tokens and keys belong nowhere else.
- **Asking queues**: what fails waits in a queue and is tried again, so that no event is lost.

There is no NAT gateway, no customer-managed key, and nothing provisioned.

## Assumed

| | |
| --- | --- |
${Object.entries(assumed)
  .map(([name, value]) => row(`\`${name}\``, String(value)))
  .join('\n')}
`;
};
