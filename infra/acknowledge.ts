import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Answers a finding of cdk-nag's AwsSolutions pack on a construct, and on what is below it.
 * @param finding as the pack prints it, e.g. `SQS3`, or `IAM5[Resource::*]`
 * @param reason why it is right here, one sentence
 */
export const acknowledge = (construct: IConstruct, finding: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });

/**
 * Answers the finding that a role may use resources by a pattern.
 * @param resource the ARN as it stands in the statement, tokens for partition, region and account included
 */
export const acknowledgePattern = (construct: IConstruct, resource: string, reason: string): void => {
  const printed = resource.replace(
    /\$\{Token\[AWS\.(Partition|Region|AccountId)\.\d+\]\}/g,
    (_token, name) => `<AWS::${name}>`,
  );
  acknowledge(construct, `IAM5[Resource::${printed}]`, reason);
};
