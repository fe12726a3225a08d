/** As the first version wrote them, with no field that came later. Never change these: they may wait in a queue. */
export const event = {
  version: 1,
  account: 'default',
  source: 'webhook',
  receivedAt: '2026-11-21T22:30:01.000Z',
  event: {
    id: '5ffffeecb167b70039f8076f',
    type: 'disturbance_first_notice',
    at: '2026-11-21T22:30:00.000Z',
    homeId: 'quay-3',
  },
};
const action = {
  id: 'action-1',
  channel: 'sms',
  ruleId: 'noise',
  ruleVersion: 'v1',
  recipient: { key: 'contact:oncall', role: 'staff', name: 'Night desk', address: '+46701740605' },
  text: 'Quay 3 is getting loud.',
  hold: 'never',
  onAmbiguity: 'resend',
  validUntil: '2026-11-21T23:00:00.000Z',
};
const holder = { pk: 'default#quay-3', sk: 'event#5ffffeecb167b70039f8076f' };
const passed = { version: 1, account: 'default', eventId: event.event.id, eventAt: event.event.at };
export const notification = { ...passed, holder, episode: 0, action };
export const guestUpdate = {
  ...passed,
  holder,
  episode: 0,
  action: {
    id: 'action-2',
    ruleId: 'noise',
    hold: 'never',
    homeId: 'quay-3',
    guestId: 'guest-1',
    change: { description: 'loud' },
  },
};
export const timer = {
  version: 1,
  dueAt: '2026-11-21T22:40:00.000Z',
  message: { ...event, source: 'timer' },
};
export const quietTimer = { version: 1, dueAt: '2026-11-22T07:00:00.000Z', notification };
export const plan = {
  version: 1,
  actions: [action],
  guestUpdates: [],
  timers: [],
  ladders: {},
  cooldowns: [],
  decisions: [],
};
