import { noFacts } from '../shared/rules/facts.ts';
import { itemSchemas } from '../shared/rules/item-schemas.ts';
import { planEvent } from '../shared/rules/planning.ts';
import { indexRules } from '../shared/rules/rule-index.ts';
import { type Comparison, compare } from './compare.ts';

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

/** How much slower an event is decided among so many rules than among 10, the same five matching. */
export const benchRules = (among: 100 | 1_000): Promise<Comparison> => {
  const [few, many] = [setOf(10), setOf(among)];
  if (decide(many).actions.length !== 5) throw new Error('Not five rules matched.');
  return compare({ reference: () => decide(few), subject: () => decide(many) });
};
