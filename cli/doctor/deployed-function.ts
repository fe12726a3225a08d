import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { UsageError } from '../usage.ts';

/**
 * The name of a function of a deployed stack.
 * @param path its constructs' ids below the stack, such as `Notifications` and `notify`
 * @throws UsageError where the stack has none
 */
export const deployedFunction = async (stack: string, ...path: readonly string[]): Promise<string> => {
  const pages = paginateListStackResources({ client: new CloudFormationClient({}) }, { StackName: stack });
  // CDK joins the ids and puts a hash behind them.
  const logical = new RegExp(`^${path.join('')}[0-9A-F]{8}$`);
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries)
      if (ResourceType === 'AWS::Lambda::Function' && logical.test(LogicalResourceId) && PhysicalResourceId)
        return PhysicalResourceId;
  }
  throw new UsageError(
    `The stack ${stack} has no function "${path.at(-1) ?? ''}": deploy this version first.`,
  );
};

/** What a deployed function is told by its environment. @throws what AWS answers */
export const environmentOf = async (FunctionName: string): Promise<Readonly<Record<string, string>>> => {
  const { Environment } = await new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  return Environment?.Variables ?? {};
};
