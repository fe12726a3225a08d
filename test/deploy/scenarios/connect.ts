import assert from 'node:assert/strict';
import type { Scenario } from '../scenario.ts';
import { phones } from '../seed.ts';

/** Played right after `connect`. */
export const connectScenarios: readonly Scenario[] = [
  {
    title: 'has texted whoever connected once, through the deployed queue and function',
    play: async ({ textsTo }) => {
      const texts = await textsTo(phones.operator);
      assert.equal(texts.length, 1);
      assert.match(texts[0] ?? '', /^Nightdesk: this is your test text/);
    },
  },
];
