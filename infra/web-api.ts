import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Trigger } from '../shared/platform/topology.ts';
import { acknowledge } from './acknowledge.ts';
import type { Settings } from './settings.ts';
import { stages } from './stage-settings.ts';

/**
 * Requests per second, and how many at once. Thousands of homes make a handful of events a second even in a storm;
 * Minut sends again what is refused here. API Gateway keeps to it as best it can, not exactly.
 */
const throttle = { rateLimit: 50, burstLimit: 100 };

/** The route, never the path or query (they hold accounts and signed links), and no address of a caller. */
const accessLog = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
};

const ownAuthentication =
  'The function authenticates: a delivery by its HMAC over the raw bytes, which no authorizer sees; a page by its signed link; a callback by its state.';

type HttpTrigger = Extract<Trigger, { kind: 'http' }>;

/** The public HTTP API. No CORS: only servers and people's own browsers open its pages, never another site's script. */
export class WebApi extends Construct {
  /** Without a slash at the end. */
  readonly url: string;
  /** Requests that were answered with 5xx, in five minutes. */
  readonly serverErrors: IMetric;
  private readonly api: HttpApi;
  private readonly stage: CfnStage;
  private readonly routeSettings: Record<string, object> = {};

  constructor(scope: Construct, id: string, { stage: stageName }: Settings) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { description: 'Nightdesk', createDefaultStage: false });
    this.url = this.api.apiEndpoint;
    this.serverErrors = this.api.metricServerError({ statistic: Stats.SUM, period: Duration.minutes(5) });
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: stages[stageName].logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    const resource = stage.node.defaultChild;
    if (!(resource instanceof CfnStage)) throw new Error('The HTTP stage has no CfnStage to set routes on.');
    this.stage = resource;
    this.stage.routeSettings = this.routeSettings;
  }

  route({ method, path }: HttpTrigger, lambda: IFunction): void {
    const routes = this.api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: new HttpLambdaIntegration('Integration', lambda),
    });
    for (const route of routes) {
      // The settings of a route can only be set once the route exists.
      this.stage.node.addDependency(route);
      acknowledge(route, 'APIG4', ownAuthentication);
    }
    this.routeSettings[`${method} ${path}`] = {
      ThrottlingRateLimit: throttle.rateLimit,
      ThrottlingBurstLimit: throttle.burstLimit,
    };
  }
}
