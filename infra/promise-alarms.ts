import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

const counted = (metricName: string, period: Duration): IMetric =>
  new Metric({ namespace: 'Nightdesk', metricName, statistic: Stats.SUM, period });

const quick = Duration.minutes(5);
const hour = Duration.hours(1);

/** More in an hour than the odd bounce that `otherwise` has taken care of. */
const failedSends = 3;
/** Runs of an hour that fail before it is more than a hiccup of Minut's. */
const failedRuns = 4;
/** A few refusals are strangers trying doors. */
const refusals = 10;

/** One alarm for each promise whose breach the functions can see themselves, by the metrics on their log lines. */
export class PromiseAlarms extends Construct {
  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id);
    alarms.watchMetric('nobody reached', {
      pages: true,
      metric: counted('NobodyReached', quick),
      above: 0,
      happened:
        'A message reached nobody: neither its recipient nor anyone of its "otherwise", nor the fallback contact.',
      todo: 'Open the incident of that time and act on it yourself, then give the account a fallback contact with a working phone and e-mail.',
    });
    alarms.watchMetric('canary missing', {
      pages: true,
      metric: counted('CanaryMissing', quick),
      above: 0,
      happened: "Tonight's test event, which Minut sends at our asking, did not arrive within ten minutes.",
      todo: 'Take it that no alert gets through until you have seen one: run npm run doctor, and look at status.minut.com.',
    });
    alarms.watchMetric('found only by reconcile', {
      metric: counted('FoundByReconcile', hour),
      above: 0,
      happened: 'Events were found at Minut that its webhook never delivered; they were handled late.',
      todo: 'Look whether deliveries are refused or the webhook was missing at the time, and at status.minut.com.',
    });
    alarms.watchMetric('deliveries refused', {
      // Strangers are refused all the time and that alone is no alarm; that Minut's own events are missing is.
      metric: new MathExpression({
        expression: `IF(rejected > ${refusals} AND FILL(found, 0) > 0, rejected, 0)`,
        usingMetrics: { rejected: counted('Rejected', hour), found: counted('FoundByReconcile', hour) },
        period: hour,
        label: 'Refused while events were missing',
      }),
      above: 0,
      happened:
        'Deliveries were refused while events of Minut were missing, so its token or signature is probably not the one we keep.',
      todo: 'Run npm run connect for the account again: it makes a new webhook and says in which scheme it signs.',
    });
    alarms.watchMetric('webhook made again', {
      metric: counted('WebhookRepaired', quick),
      above: 0,
      happened: 'Our webhook was gone at Minut; it was made again, and missed events are being pulled.',
      todo: 'Ask who deleted it, and look at the incidents of the last hours for what came late.',
    });
    alarms.watchMetric('account quiet', {
      metric: counted('AccountQuiet', quick),
      above: 0,
      happened: 'An account that has events on most days has had none for 24 hours, at Minut either.',
      todo: 'Look in the Minut app whether its sensors are online; the account is named in the log of "reconcile".',
    });
    alarms.watchMetric('grant lost', {
      metric: counted('GrantLost', quick),
      above: 0,
      happened:
        'Minut no longer accepts the access of an account, so its guests and missed events cannot be asked for.',
      todo: 'Connect the account again with npm run connect; its webhook goes on meanwhile.',
    });
    alarms.watchMetric('scheme unknown', {
      metric: counted('SchemeUnknown', quick),
      above: 0,
      happened:
        'An account has been connected for a day and no signed delivery has come, so only the token protects its webhook.',
      todo: 'Ping its webhook with npm run connect, and see in docs/minut.md what to do when Minut does not sign.',
    });
    alarms.watchMetric('sends failing', {
      metric: counted('Failed', hour),
      above: failedSends,
      happened:
        'Several texts or e-mails were refused by Amazon within an hour; each was passed on to the next recipient.',
      todo: 'Look at the reasons in the log of "notify": most often the sandbox, the spend limit or an unverified sender.',
    });
    alarms.watchMetric('outcomes unclear', {
      metric: counted('Parked', hour),
      above: 0,
      happened:
        'Nobody can tell whether a text to a guest was sent, so it was not sent again and somebody else was told.',
      todo: 'Open the incident and decide whether to text the guest by hand; docs/operations.md says what a guest may have seen.',
    });
    alarms.watchMetric('reconcile failing', {
      metric: counted('ReconcileFailed', hour),
      above: failedRuns,
      happened:
        'Looking after the accounts has failed several times within an hour, so missed events would not be found.',
      todo: 'Read the error in the log of "reconcile"; when Minut is down it ends by itself.',
    });
  }
}
