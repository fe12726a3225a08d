import { describe, expect, it } from 'vitest';
import { type ActionState, claimVerdict } from '../../../shared/incidents/action-state.ts';
import { anAction, stateOf } from '../../support/builders.ts';

const now = 1_000_000;
const state = (more: Partial<ActionState>): ActionState => ({ ...stateOf(anAction()), ...more });
const holder = (status: 'open' | 'acknowledged' | 'snoozed' | 'resolved', episode = 1) => ({
  incident: { status, episode },
});

describe('a claim of an action', () => {
  it.each(['sent', 'skipped', 'failed', 'parked'] as const)('is done with once it is %s', (status) => {
    expect(claimVerdict(state({ status }), holder('open'), now)).toEqual({ kind: 'done' });
  });

  it('is granted while it is planned and the incident is open', () => {
    expect(claimVerdict(state({}), holder('open'), now)).toEqual({ kind: 'claimable' });
    expect(claimVerdict(state({ hold: 'when-taken' }), holder('open'), now)).toEqual({ kind: 'claimable' });
    expect(claimVerdict(state({}), {}, now)).toEqual({ kind: 'claimable' });
  });

  it('waits for a live claim, and is unclear once that ran out', () => {
    expect(claimVerdict(state({ status: 'claimed', leaseUntil: now + 1 }), holder('resolved'), now)).toEqual({
      kind: 'busy',
    });
    expect(claimVerdict(state({ status: 'claimed', leaseUntil: now }), holder('open'), now)).toEqual({
      kind: 'ambiguous',
      leaseUntil: now,
      times: 0,
    });
    expect(claimVerdict(state({ status: 'claimed', ambiguous: 2 }), holder('open'), now)).toEqual({
      kind: 'ambiguous',
      leaseUntil: 0,
      times: 2,
    });
  });

  it.each([
    ['when-over', 'open', 2, 'the incident was over'],
    ['when-over', 'resolved', 1, 'the incident was over'],
    ['when-taken', 'resolved', 1, 'the incident was over'],
    ['when-taken', 'open', 2, 'the incident was over'],
    ['when-taken', 'acknowledged', 1, 'somebody had acknowledged the incident'],
    ['when-taken', 'snoozed', 1, 'the incident was snoozed'],
  ] as const)(
    'that holds back %s is withheld of an incident that is %s in episode %s: %s',
    (hold, status, episode, reason) => {
      expect(claimVerdict(state({ hold }), holder(status, episode), now)).toEqual({
        kind: 'withheld',
        reason,
        maybeSent: false,
      });
      const claimed = state({ hold, status: 'claimed', leaseUntil: now - 1 });
      expect(claimVerdict(claimed, holder(status, episode), now)).toEqual({
        kind: 'withheld',
        reason,
        maybeSent: true,
      });
    },
  );

  it.each([
    ['never', 'resolved', 1],
    ['never', 'acknowledged', 2],
    ['when-over', 'acknowledged', 1],
    ['when-over', 'snoozed', 1],
  ] as const)(
    'that holds back %s is granted of an incident that is %s in episode %s',
    (hold, status, episode) => {
      expect(claimVerdict(state({ hold }), holder(status, episode), now)).toEqual({ kind: 'claimable' });
    },
  );
});
