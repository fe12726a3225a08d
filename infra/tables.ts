import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type TableDefinition, type TableName, tables } from '../shared/platform/topology.ts';
import type { Settings } from './settings.ts';
import { type StageSettings, stages } from './stage-settings.ts';

const key = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * The two tables, as topology.ts defines them. Encryption is DynamoDB's own, which costs nothing; a customer-managed key would cost monthly.
 */
export class Tables extends Construct {
  readonly config: Table;
  readonly state: Table;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    this.config = this.create('config', stages[stage]);
    this.state = this.create('state', stages[stage]);
  }

  private create(name: TableName, { deletionProtection, tableRemoval }: StageSettings): Table {
    const definition: TableDefinition = tables[name];
    const table = new Table(this, name, {
      partitionKey: key(definition.partitionKey),
      sortKey: key(definition.sortKey),
      timeToLiveAttribute: definition.timeToLive,
      stream: definition.stream ? StreamViewType.NEW_AND_OLD_IMAGES : undefined,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy: tableRemoval,
    });
    for (const index of definition.indexes) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: index.sortKey === undefined ? undefined : key(index.sortKey),
        projectionType: index.include === undefined ? ProjectionType.ALL : ProjectionType.INCLUDE,
        nonKeyAttributes: index.include && [...index.include],
      });
    }
    return table;
  }
}
