import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, it, vi } from 'vitest';
import { openDeployment } from '../../cli/deployment.ts';
import { type PretendedStart, pretendStart } from '../support/pretended-start.ts';

const cloudFormation = mockClient(CloudFormationClient);
let desk: PretendedStart | undefined;
afterEach(() => {
  cloudFormation.reset();
  vi.unstubAllEnvs();
  desk?.stop();
});

const outputs = {
  ConfigTableName: 'config',
  StateTableName: 'state',
  IncidentBaseUrl: 'https://desk.example.com',
  AlarmTopicArn: 'arn:aws:sns:eu-north-1:123456789012:alarms',
};
const deployed = (more: Readonly<Record<string, string>> = {}) => {
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'Nightdesk',
        CreationTime: new Date(0),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries({ ...outputs, ...more }).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        })),
      },
    ],
  });
  return openDeployment({ stack: 'Nightdesk' });
};

it.each(['account', 'client'] as const)(
  'counts requests to Minut by %s where the stack does',
  async (scope) => {
    expect(await deployed({ MinutLimitScope: scope })).toMatchObject({ limitScope: scope });
  },
);

it('counts by OAuth client, the careful one, where a stack does not say yet', async () => {
  expect(await deployed()).toMatchObject({ limitScope: 'client' });
});

it('counts as the running npm start does', async () => {
  desk = await pretendStart({
    CONFIG_TABLE: 'config',
    STATE_TABLE: 'state',
    INCIDENT_BASE_URL: 'http://127.0.0.1:8787',
    SECRET_PREFIX: 'nightdesk',
    MINUT_API_URL: 'http://127.0.0.1:8787/minut/v8',
    MINUT_LIMIT_SCOPE: 'account',
    AWS_REGION: 'eu-north-1',
  });
  for (const [name, value] of Object.entries(desk.variables)) vi.stubEnv(name, value);
  expect(await openDeployment({ local: true, stack: 'Nightdesk' })).toMatchObject({ limitScope: 'account' });
});

it('says so where a stack is no Nightdesk', async () => {
  await expect(deployed({ StateTableName: '' })).rejects.toThrow('The stack Nightdesk is no deployment');
});
