import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfStack } from '../../docs/generate/bill-of-stack.ts';
import { idle, perEvent, total } from '../../docs/generate/cost-model.ts';
import { costPage } from '../../docs/generate/cost-page.ts';

const bill = billOfStack();

describe('docs/cost.md', () => {
  it('says what the present template costs; `npm run cost` writes it anew', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');
    expect(page).toBe(costPage(bill));
  });

  it('keeps an idle deployment below USD 6.50 a month, which README names', () => {
    const month = total(idle(bill, 1, true));
    expect(month).toBeLessThan(6.5);
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(readme).toContain(`Idle it costs about USD ${Math.round(month)} a month`);
  });

  it('charges an alarm on metric math for each metric that it reads', () => {
    expect(bill.alarmMetrics).toBe(bill.alarms + 1);
  });

  it('charges each connected account for its two secrets', () => {
    const perAccount = idle(bill, 1_001, true).secrets - idle(bill, 1_000, true).secrets;
    expect(perAccount).toBeCloseTo(0.8);
  });

  it('keeps a thousand events below two cents', () => {
    expect(perEvent() * 1_000).toBeLessThan(0.02);
  });
});
