import { variablesOf } from '../messages/template.ts';
import type { TemplateVariable } from '../messages/template-variables.ts';
import type { ActiveRule } from './active-set.ts';

/** Which facts the candidate rules ask for: only these are loaded, and nothing when no rule can match. */
export interface Needs {
  readonly stay: boolean;
  readonly sensors: boolean;
  readonly home: boolean;
}

const startsWith = (prefix: string) => (variable: TemplateVariable) => variable.startsWith(prefix);

export const needsOf = (candidates: readonly ActiveRule[]): Needs => {
  const actions = candidates.flatMap(({ rule }) => rule.then.flatMap(({ sms, email }) => sms ?? email ?? []));
  const subjects = candidates.flatMap(({ rule }) =>
    rule.then.flatMap(({ email }) => (email ? [email.subject] : [])),
  );
  const variables = [...actions.map(({ text }) => text), ...subjects].flatMap(variablesOf);
  const recipients = actions.flatMap(({ to, otherwise }) => [...to, otherwise]);
  return {
    stay: recipients.includes('guest') || variables.some(startsWith('guest.')),
    sensors: variables.some(startsWith('sensor.')) || variables.includes('device.name'),
    home: candidates.length > 0,
  };
};
