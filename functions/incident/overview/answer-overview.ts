import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { recipientTag, signIncidentLink } from '../../../shared/messages/incident-link.ts';
import { notFoundPage } from '../../../shared/pages/not-found-page.ts';
import { overviewPage } from '../../../shared/pages/overview-page.ts';
import { type OverviewDependencies, viewOverview } from '../../../shared/views/view-overview.ts';
import { answerPage, formOf, type PageAnswer, seeOther } from '../request.ts';
import { actOnOverview, type ManageDependencies } from './act-on-overview.ts';
import { manageView } from './manage-view.ts';
import { type OpenOverviewDependencies, openOverview } from './open-overview.ts';
import { overviewSaidOf } from './overview-said.ts';

export interface AnswerOverviewDependencies
  extends OpenOverviewDependencies,
    OverviewDependencies,
    ManageDependencies {
  readonly newForm: () => string;
}

/** Shows the overview behind a link, or does what its form asks for. A GET never changes anything. */
export const answerOverview = async (
  event: APIGatewayProxyEventV2,
  dependencies: AnswerOverviewDependencies,
): Promise<PageAnswer> => {
  const opened = await openOverview(
    event.pathParameters?.token ?? '',
    dependencies.clock.now(),
    dependencies,
  );
  if (!opened) return answerPage(404, notFoundPage());
  if (event.requestContext.http.method === 'POST') {
    const form = formOf(event);
    return seeOther(form ? await actOnOverview(opened, form, dependencies) : 'unknown');
  }
  const { link, set } = opened;
  const { account, manage, by, expiresAt } = link;
  const key = await dependencies.linkKey();
  // Whoever may open an incident's page may take it: a link that is for looking only leads nowhere else.
  const linkTo = (incidentId: string) =>
    `../i/${signIncidentLink({ incidentId, recipientTag: recipientTag(`contact:${by}`), expiresAt }, key)}`;
  const view = await viewOverview({ account, set, linkTo: manage ? linkTo : undefined }, dependencies);
  const said = overviewSaidOf(event.queryStringParameters?.did);
  if (!manage) return answerPage(200, overviewPage({ ...view, said }));
  const { now, timeZone } = view;
  const homes = (await dependencies.homesOf(account)) ?? [];
  const question = { account, set, homes, now, timeZone, form: dependencies.newForm() };
  return answerPage(
    200,
    overviewPage({ ...view, said, manage: await manageView(dependencies.state, question) }),
  );
};
