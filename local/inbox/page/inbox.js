// Runs in the browser, without a build. Everything from outside goes through textContent.

const scenarios = [
  ['party', 'Party', '25 min, 3 notices'],
  ['quiet', 'Soon quiet', '5 min, 1 notice'],
  ['smoke', 'Smoke alarm', '15 min'],
  ['cold', 'Too cold', '15 min'],
  ['humid', 'Too humid', '15 min'],
  ['offline', 'Offline', '15 min'],
  ['battery', 'Battery low', '2 weeks left'],
  ['tamper', 'Sensor taken', '15 min'],
];

const titles = {
  noise: 'Noise',
  'sound-level': 'Sound level',
  'too-hot': 'Too hot',
  'too-cold': 'Too cold',
  'too-humid': 'Too humid',
  'too-dry': 'Too dry',
  alarm: 'Alarm',
  'glass-break': 'Glass break',
  tamper: 'Sensor taken down',
  smoking: 'Smoking',
  battery: 'Battery',
  offline: 'Sensor offline',
};

const byId = (id) => document.getElementById(id);

const element = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const formats = new Map();
/** Formats in one time zone, made once: a page draws hundreds of times. */
const formatsOf = (timeZone) => {
  if (!formats.has(timeZone)) {
    formats.set(timeZone, {
      clock: new Intl.DateTimeFormat(undefined, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone,
      }),
      day: new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', timeZone }),
    });
  }
  return formats.get(timeZone);
};
const clockTime = (iso, timeZone) => formatsOf(timeZone).clock.format(new Date(iso));
const dayAndTime = (iso, timeZone) =>
  `${formatsOf(timeZone).day.format(new Date(iso))}, ${clockTime(iso, timeZone)}`;
const time = (iso, text, timeZone, className = '') =>
  element('time', { dateTime: iso, textContent: text, title: timeZone, className });

/** Text with its links made clickable. */
const linked = (text) =>
  text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((part, index) =>
      index % 2 === 0
        ? part
        : element('a', { href: part, textContent: part, target: '_blank', rel: 'noreferrer' }),
    );

let directory = { homes: [], people: {}, timeZone: 'UTC', timeZones: {}, now: undefined, speed: 1 };
/** The home of each incident that the page shows. */
const homeOfIncident = new Map();
const zoneOf = (homeId) => directory.timeZones[homeId] ?? directory.timeZone;
/** Of a message: that of the home it is about, else the account's. */
const zoneOfMessage = ({ incidentId }) => zoneOf(homeOfIncident.get(incidentId));
const homeName = (id) => directory.homes.find((home) => home.id === id)?.name ?? id;

const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

const head = (address, count) => {
  const { name, note } = directory.people[address] ?? {};
  return element(
    'header',
    {},
    element('div', {
      className: 'face',
      textContent: initials(name ?? address.replace('+', '')),
      ariaHidden: true,
    }),
    element(
      'div',
      { className: 'who' },
      element('h3', { textContent: name ?? address }),
      element('p', { textContent: [name ? address : 'nobody we know', note].filter(Boolean).join(' · ') }),
    ),
    element('span', {
      className: 'count',
      textContent: count,
      title: count === 1 ? '1 message' : `${count} messages`,
    }),
  );
};

const seen = new Set();
let first = true;
/** Only what arrives while the page is open moves. */
const fresh = (id) => {
  const isNew = !seen.has(id);
  seen.add(id);
  return isNew && !first ? ' fresh' : '';
};

const groupBy = (messages) => {
  const groups = Map.groupBy(messages, ({ to }) => to);
  // Whoever got something last comes first.
  return [...groups].sort(([, a], [, b]) => (a.at(-1).at < b.at(-1).at ? 1 : -1));
};

const origin = ({ ruleId }) =>
  element('span', { className: 'origin', textContent: ruleId ? `rule ${ruleId}` : 'to the operator' });

const phone = ([address, messages]) => {
  const talk = element('div', { className: 'talk' });
  let last = '';
  for (const message of messages) {
    const zone = zoneOfMessage(message);
    const stamp = dayAndTime(message.at, zone);
    if (stamp !== last) talk.append(time(message.at, stamp, zone));
    last = stamp;
    const bubble = element('div', { className: `bubble ${message.channel}${fresh(message.id)}` });
    bubble.append(...linked(message.text));
    talk.append(bubble, origin(message));
  }
  return element('article', { className: 'phone' }, head(address, messages.length), talk);
};

const open = new Set();
/** A person's own opening and closing outlives a redraw; an id with a minus in front was closed by hand. */
const rememberOpen = (details, id) => {
  details.addEventListener('toggle', () => {
    open.delete(details.open ? `-${id}` : id);
    open.add(details.open ? id : `-${id}`);
  });
  return details;
};

const isOpen = (id, unless) => open.has(id) || (unless && !open.has(`-${id}`));

const letter = (message, isNewest) =>
  rememberOpen(
    element(
      'details',
      { className: `letter${fresh(message.id)}`, open: isOpen(message.id, isNewest) },
      element(
        'summary',
        {},
        element('b', { textContent: message.subject ?? '(no subject)' }),
        time(message.at, dayAndTime(message.at, zoneOfMessage(message)), zoneOfMessage(message), 'sent'),
        element('span', { className: 'preview', textContent: message.text }),
      ),
      element('div', { className: 'text' }, ...linked(message.text.trim())),
      origin(message),
    ),
    message.id,
  );

const mailbox = ([address, messages]) =>
  element(
    'article',
    { className: 'mailbox' },
    head(address, messages.length),
    ...messages.toReversed().map((message, index) => letter(message, index === 0)),
  );

const channels = { sms: 'Text', email: 'E-mail', call: 'Call' };

const entryText = (entry) => {
  if (entry.kind === 'message') {
    const outcome = entry.status === 'sent' ? '' : ` ${entry.status}`;
    return [
      `${channels[entry.channel] ?? entry.channel} to ${entry.to}${outcome}`,
      entry.reason ?? `rule ${entry.ruleId}`,
    ];
  }
  const value = entry.value === undefined ? '' : ` (${entry.value})`;
  const decisions = (entry.decisions ?? []).filter(({ outcome }) => outcome !== 'acts');
  return [
    `${entry.title ?? entry.type ?? entry.kind}${value}`,
    decisions.map(({ ruleId, because }) => `${ruleId}: ${because}`).join(' · '),
  ];
};

const timelineEntry = (entry, zone) => {
  const [text, note] = entryText(entry);
  return element(
    'li',
    { className: entry.kind },
    time(entry.at, clockTime(entry.at, zone), zone),
    element('span', { textContent: text }, ...(note ? [element('small', { textContent: note })] : [])),
  );
};

const incident = ({ id, homeId, condition, category, status, openedAt, closedAt, timeline }, index) =>
  rememberOpen(
    element(
      'details',
      { className: `incident${fresh(id)}`, open: isOpen(id, status !== 'resolved' || index === 0) },
      element(
        'summary',
        {},
        element('h3', { textContent: `${titles[condition] ?? category} at ${homeName(homeId)}` }),
        element('span', { className: `status ${status}`, textContent: status }),
        element('p', {
          textContent: closedAt
            ? `${dayAndTime(openedAt, zoneOf(homeId))} to ${clockTime(closedAt, zoneOf(homeId))}`
            : `since ${dayAndTime(openedAt, zoneOf(homeId))}`,
          title: zoneOf(homeId),
        }),
      ),
      element(
        'ol',
        { className: 'timeline' },
        ...timeline.map((entry) => timelineEntry(entry, zoneOf(homeId))),
      ),
    ),
    id,
  );

const show = (target, nodes, nothing) => {
  byId(target).replaceChildren(
    ...(nodes.length > 0 ? nodes : [element('p', { className: 'empty', textContent: nothing })]),
  );
};

let inbox;
const drawInbox = (next) => {
  inbox = next;
  const { messages } = next;
  const scrolled = [...document.querySelectorAll('.talk')].map((talk) => talk.scrollTop);
  const phones = groupBy(messages.filter(({ channel }) => channel !== 'email'));
  const mailboxes = groupBy(messages.filter(({ channel }) => channel === 'email'));
  show('phones', phones.map(phone), 'No phone has buzzed. Start a party.');
  show('mailboxes', mailboxes.map(mailbox), 'No mail.');
  document.querySelectorAll('.talk').forEach((talk, index) => {
    talk.scrollTop = first ? talk.scrollHeight : Math.max(scrolled[index] ?? 0, talk.scrollHeight);
  });
};

const drawIncidents = ({ incidents }) => {
  for (const { id, homeId } of incidents) homeOfIncident.set(id, homeId);
  show('incidents', incidents.map(incident), 'A quiet night.');
  // A message that was drawn before its incident was known has its home's time now.
  if (inbox) drawInbox(inbox);
};

/** Asks again and draws only what changed. */
const watch = (path, draw) => {
  let last;
  return async () => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    const text = await response.text();
    if (text !== last) draw(JSON.parse(text));
    last = text;
  };
};

const drawDirectory = (next) => {
  directory = next;
  const picker = byId('home');
  if (picker.options.length !== next.homes.length) {
    picker.replaceChildren(
      ...next.homes.map(({ id, name }) => element('option', { value: id, textContent: name })),
    );
  }
  byId('clock').textContent = dayAndTime(next.now, next.timeZone);
  byId('clock').title = next.timeZone;
  byId('speed').textContent = next.speed === 1 ? '' : `${next.speed}× speed`;
};

const said = (text) => {
  byId('said').textContent = text;
};

const play = async (scenario, label) => {
  const homeId = byId('home').value;
  try {
    const response = await fetch('/simulate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scenario, homeId }),
    });
    const answer = await response.json();
    said(
      response.ok
        ? `${label} at ${homeName(homeId)}: ${answer.events.length === 1 ? 'one event' : `${answer.events.length} events`}, the first is on its way.`
        : answer.message,
    );
  } catch {
    said('Nightdesk does not answer. Is npm start still running?');
  }
  await refresh();
};

for (const [name, label, hint] of scenarios) {
  const button = element(
    'button',
    { type: 'button' },
    element('b', { textContent: label }),
    element('small', { textContent: hint }),
  );
  button.addEventListener('click', () => play(name, label));
  byId('scenarios').append(button);
}

const updates = [
  watch('/directory.json', drawDirectory),
  watch('/incidents.json?limit=30', drawIncidents),
  watch('/inbox.json', drawInbox),
];

let lost = false;
const refresh = async () => {
  try {
    for (const update of updates) await update();
    if (lost) said('');
    lost = false;
    first = false;
  } catch {
    lost = true;
    said('Nightdesk does not answer. Is npm start still running?');
  }
};

const loop = async () => {
  if (!document.hidden) await refresh();
  setTimeout(loop, 1000);
};
document.addEventListener('visibilitychange', () => !document.hidden && refresh());
loop();
