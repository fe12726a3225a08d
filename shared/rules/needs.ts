import type { LocalizedText } from '../messages/localized-text.ts';
import { variablesOf } from '../messages/template.ts';
import type { TemplateVariable } from '../messages/template-variables.ts';
import type { Action } from './action-schema.ts';
import type { ActiveRule } from './active-set.ts';
import type { Conditions } from './condition-schema.ts';
import type { SensorName } from './sensor-expression.ts';

/** Which facts the candidate rules ask for: only these are loaded, and nothing when no rule can match. */
export interface Needs {
  /** The stays around the event. */
  readonly stay: boolean;
  /** The device with its latest readings; of a home without a device in the event, any of its devices. */
  readonly device: boolean;
  /** The series whose last samples are asked for. */
  readonly series: readonly SensorName[];
  readonly occupancy: boolean;
  readonly home: boolean;
}

export const noNeeds: Needs = { stay: false, device: false, series: [], occupancy: false, home: false };

const textsOf = ({ sms, email, call, guest }: Action): readonly (LocalizedText | undefined)[] => [
  sms?.text,
  email?.subject,
  email?.text,
  call?.say,
  guest?.name,
  guest?.description,
];

const recipientsOf = ({ sms, email, call }: Action): readonly string[] => {
  const addressed = sms ?? email ?? call;
  return addressed ? [...addressed.to, addressed.otherwise] : [];
};

const startsWith = (prefix: string) => (variable: TemplateVariable) => variable.startsWith(prefix);

export const needsOf = (candidates: readonly ActiveRule[]): Needs => {
  const actions = candidates.flatMap(({ rule }) => [
    ...rule.then,
    ...(rule.escalate ?? []).flatMap((step) => step.then),
  ]);
  const variables = actions
    .flatMap(textsOf)
    .flatMap((text) => Object.values(text ?? {}))
    .flatMap(variablesOf);
  const conditions = candidates.flatMap(({ rule }): Omit<Conditions, 'not'>[] => [
    rule.if ?? {},
    rule.if?.not ?? {},
  ]);
  const asks = (...fields: readonly (keyof Omit<Conditions, 'not'>)[]) =>
    conditions.some((condition) => fields.some((field) => condition[field] !== undefined));
  return {
    stay:
      actions.some(({ guest }) => guest !== undefined) ||
      actions.flatMap(recipientsOf).includes('guest') ||
      variables.some(startsWith('guest.')) ||
      asks('guest', 'stay', 'arriving', 'leaving', 'turnover'),
    device:
      variables.some(startsWith('sensor.')) || variables.includes('device.name') || asks('sensor', 'device'),
    series: [...new Set(conditions.flatMap(({ still = [] }) => still.map(({ sensor }) => sensor)))],
    occupancy: asks('occupancy'),
    home: candidates.length > 0,
  };
};
