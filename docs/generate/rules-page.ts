import { defaultSilenceMs } from '../../shared/incidents/silence.ts';
import { templateVariables } from '../../shared/messages/template-variables.ts';

const hourMs = 3_600_000;
const hoursPerDay = 24;

const duration = (ms: number): string => {
  const hours = ms / hourMs;
  return hours > hoursPerDay ? `${hours / hoursPerDay} days` : `${hours} h`;
};

const variables = (): readonly string[] => [
  '| variable | may be missing |',
  '| --- | --- |',
  ...Object.entries(templateVariables).map(
    ([name, presence]) => `| \`${name}\` | ${presence === 'maybe' ? 'yes: write a fallback' : ''} |`,
  ),
];

const silence = (): readonly string[] => [
  '| condition | over after |',
  '| --- | --- |',
  ...Object.entries(defaultSilenceMs).map(([condition, ms]) => `| \`${condition}\` | ${duration(ms)} |`),
];

const tables = { variables, silence } as const;

/** The page with its generated tables filled in anew. @param page docs/rules.md as it is */
export const rulesPage = (page: string): string =>
  page.replace(
    /(<!-- generated: (variables|silence) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, head: string, name: string, end: string) =>
      `${head}${(name === 'variables' ? tables.variables() : tables.silence()).join('\n')}\n${end}`,
  );
