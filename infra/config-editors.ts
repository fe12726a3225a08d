import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** What the console's item explorer and `npm run rules` ask of the table. */
const editing = [
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
];

/** For a colleague who edits rules, contacts and homes, and nothing else of the AWS account. */
export class ConfigEditors extends Construct {
  constructor(scope: Construct, id: string, table: Table) {
    super(scope, id);
    const { region } = Stack.of(this);
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Edit rules, contacts and homes of Nightdesk',
      statements: [new PolicyStatement({ actions: editing, resources: [table.tableArn] })],
    });
    new CfnOutput(this, 'ConfigEditorPolicyArn', {
      value: policy.managedPolicyArn,
      description: 'Attach it to a colleague who may edit the config table and nothing else',
    }).overrideLogicalId('ConfigEditorPolicyArn');
    new CfnOutput(this, 'ConfigTableConsoleUrl', {
      value: `https://console.aws.amazon.com/dynamodbv2/home?region=${region}#item-explorer?table=${table.tableName}`,
      description: 'Opens the config table in the AWS console',
    }).overrideLogicalId('ConfigTableConsoleUrl');
  }
}
