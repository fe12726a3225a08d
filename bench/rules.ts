import { noFacts } from '../shared/rules/facts.ts';
import { itemSchemas } from '../shared/rules/item-schemas.ts';
import { planEvent } from '../shared/rules/planning.ts';
import { indexRules } from '../shared/rules/rule-index.ts';
import { compare } from './compare.ts';

const homeId = '5ffff22ab167b70039f806fe';

/** Rules that match, and others for other types and other homes. */
const setOf = (count: number) => {
  const matching = 5;
  const rules = Array.from({ length: count }, (_, index) => {
    const isForOurs = index < matching;
    const elsewhere =
      index % 2 === 0 ? { when: 'too-cold' } : { when: 'noise-started', homes: `home-${index}` };
    const rule = itemSchemas.rule.parse({
      id: `rule-${index}`,
      ...(isForOurs ? { when: 'noise-started' } : elsewhere),
      during: { from: '22:00', to: '07:00' },
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule language; a rule is never awaited.
      then: [
        { sms: { to: `contact-${index % matching}`, text: '{{home.name}} is loud since {{event.time}}.' } },
      ],
    });
    return { rule, version: '1' };
  });
  const contacts = Array.from({ length: matching }, (_, index) =>
    itemSchemas.contact.parse({ id: `contact-${index}`, phone: `+467017406${10 + index}` }),
  );
  const set = {
    account: undefined,
    rules,
    contacts: new Map(contacts.map((contact) => [contact.id, contact])),
    homes: new Map(),
  };
  return { set, index: indexRules(set) };
};

const event = {
  id: '5ffffeecb167b70039f8076f',
  account: 'default',
  type: 'disturbance_first_notice',
  category: 'noise',
  severity: 'notice',
  notice: 1,
  title: 'Noise',
  at: '2026-11-21T21:40:05.708Z',
  homeId,
} as const;

const decide = ({ set, index }: ReturnType<typeof setOf>) =>
  planEvent({
    event,
    set,
    candidates: index.candidates(event.type, event.homeId),
    facts: noFacts,
    incident: undefined,
    transition: undefined,
    about: undefined,
    told: [],
    cooldowns: new Map(),
    defaultTimeZone: 'Europe/Stockholm',
    now: '2026-11-21T21:40:06.000Z',
    linkTo: () => 'https://desk.example.com/i/x',
  });

/** How much slower an event is decided among 100 and 1,000 rules than among 10, the same five matching. */
export const benchRules = async () => {
  const sets = { 10: setOf(10), 100: setOf(100), 1000: setOf(1000) };
  if (decide(sets[1000]).actions.length !== 5) throw new Error('Not five rules matched.');
  const reference = () => decide(sets[10]);
  return {
    'among 100': await compare({ reference, subject: () => decide(sets[100]) }),
    'among 1,000': await compare({ reference, subject: () => decide(sets[1000]) }),
  };
};
