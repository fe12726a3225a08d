import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import * as z from 'zod';

const statementSchema = z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) });
const policySchema = z.looseObject({ Statement: z.array(statementSchema) });

type Statement = z.infer<typeof statementSchema>;

const adapt = (statement: Statement): Statement => {
  const actions = [statement.Action].flat();
  // AWS checks `SendMessageBatch` as `sqs:SendMessage`; MiniStack asks for an action that AWS does not have.
  if (actions.includes('sqs:SendMessage'))
    return { ...statement, Action: [...actions, 'sqs:SendMessageBatch'] };
  // AWS checks the sender's identity and address; MiniStack knows neither for an e-mail that is sent.
  if (actions.includes('ses:SendEmail')) return { ...statement, Resource: '*', Condition: undefined };
  return statement;
};

/** Rewrites the stack's role policies where MiniStack reads them otherwise than AWS does; nothing else is granted. */
export const adaptPolicies = async (iam: IAMClient, stackName: string): Promise<void> => {
  const { Roles = [] } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
  for (const { RoleName } of Roles.filter((role) => role.RoleName?.startsWith(`${stackName}-`))) {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      const policy = policySchema.parse(JSON.parse(decodeURIComponent(PolicyDocument)));
      const Statement = policy.Statement.map(adapt);
      const document = JSON.stringify({ ...policy, Statement });
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
    }
  }
};
