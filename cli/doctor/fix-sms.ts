import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { SetSMSAttributesCommand, SNSClient } from '@aws-sdk/client-sns';

const roleName = 'sns-sms-delivery-log';
/** Every text: a failure that is not logged is one that nobody hears of. */
const successPercent = '100';
const retentionDays = 30;
const filterName = 'nightdesk';

/** What will be changed, one sentence each. @param functionName of `delivery` */
export const smsChanges = (functionName: string): readonly string[] => [
  `The role ${roleName} is made, with which Amazon SNS may write its delivery log.`,
  'For the whole AWS account and region, Amazon SNS logs what becomes of each text. The log holds the phone number.',
  `The two log groups keep ${retentionDays} days and call the function ${functionName}.`,
];

const partsOf = (arn: string): { readonly partition: string; readonly account: string } => {
  const [, partition = '', , , account = ''] = arn.split(':');
  return { partition, account };
};

const ensureRole = async (client: IAMClient): Promise<string> => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  let arn: string | undefined;
  try {
    const { Role } = await client.send(
      new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    arn = Role?.Arn;
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
    arn = (await client.send(new GetRoleCommand({ RoleName: roleName }))).Role?.Arn;
  }
  if (!arn) throw new Error('The role has no ARN.');
  const { partition, account } = partsOf(arn);
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
          'logs:PutRetentionPolicy',
        ],
        Resource: `arn:${partition}:logs:*:${account}:log-group:sns/*`,
      },
    ],
  };
  await client.send(
    new PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: 'write-log',
      PolicyDocument: JSON.stringify(policy),
    }),
  );
  return arn;
};

const ensureLogGroup = async (client: CloudWatchLogsClient, logGroupName: string): Promise<void> => {
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
  await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: retentionDays }));
};

/**
 * Switches the delivery log of texts on for the AWS account, and has it call our function. Doing it again changes
 * nothing. @param functionName of `delivery`; `region` is where texts are sent from
 */
export const fixSms = async (functionName: string, region: string): Promise<void> => {
  const role = await ensureRole(new IAMClient({}));
  const { partition, account } = partsOf(role);
  const logs = new CloudWatchLogsClient({});
  const base = `sns/${region}/${account}/DirectPublishToPhoneNumber`;
  for (const logGroupName of [base, `${base}/Failure`]) {
    await ensureLogGroup(logs, logGroupName);
    await logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName,
        filterName,
        filterPattern: '',
        destinationArn: `arn:${partition}:lambda:${region}:${account}:function:${functionName}`,
      }),
    );
  }
  await new SNSClient({}).send(
    new SetSMSAttributesCommand({
      attributes: { DeliveryStatusIAMRole: role, DeliveryStatusSuccessSamplingRate: successPercent },
    }),
  );
};
