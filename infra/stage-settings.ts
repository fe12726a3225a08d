import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What a stage keeps, protects and watches. Everything else is the same in all of them. */
export interface StageSettings {
  readonly logRetention: RetentionDays;
  /** Whether the tables refuse to be deleted, and outlive the stack. */
  readonly deletionProtection: boolean;
  readonly tableRemoval: RemovalPolicy;
  /** Alarms on functions' errors and refused calls, beside those of queues and answers, which every stage has. */
  readonly functionAlarms: boolean;
}

export const stages = {
  dev: {
    logRetention: RetentionDays.ONE_WEEK,
    deletionProtection: false,
    tableRemoval: RemovalPolicy.DESTROY,
    functionAlarms: false,
  },
  /** A deleted deployment must not take a year of rules with it. */
  prod: {
    logRetention: RetentionDays.ONE_MONTH,
    deletionProtection: true,
    tableRemoval: RemovalPolicy.RETAIN,
    functionAlarms: true,
  },
} as const satisfies Record<string, StageSettings>;

export type StageName = keyof typeof stages;
