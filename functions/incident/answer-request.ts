import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { evidencePage } from '../../shared/pages/evidence-page.ts';
import { incidentPage } from '../../shared/pages/incident-page.ts';
import { failedPage, notFoundPage } from '../../shared/pages/not-found-page.ts';
import { errorName, log } from '../../shared/platform/log.ts';
import { type ViewDependencies, viewIncident } from '../../shared/views/view-incident.ts';
import { type ActDependencies, actOnIncident } from './act-on-incident.ts';
import { type OpenLinkDependencies, openLink } from './open-link.ts';
import { type AnswerOverviewDependencies, answerOverview } from './overview/answer-overview.ts';
import { answerPage, formOf, type PageAnswer, seeOther } from './request.ts';
import { saidOf } from './said.ts';

export interface IncidentDependencies
  extends OpenLinkDependencies,
    ViewDependencies,
    ActDependencies,
    AnswerOverviewDependencies {}

const answerIncident = async (
  event: APIGatewayProxyEventV2,
  dependencies: IncidentDependencies,
): Promise<PageAnswer> => {
  const token = event.pathParameters?.token ?? '';
  const opened = await openLink(token, dependencies.clock.now(), dependencies);
  if (!opened) return answerPage(404, notFoundPage());
  if (event.requestContext.http.method === 'POST') {
    const form = formOf(event);
    return seeOther(form ? await actOnIncident(opened, form, dependencies) : 'unknown');
  }
  const view = await viewIncident(opened, saidOf(event.queryStringParameters?.did), dependencies);
  const isReport = event.queryStringParameters?.as === 'report' && opened.viewer.role === 'staff';
  return answerPage(200, isReport ? evidencePage(view) : incidentPage(view, '?as=report'));
};

/** Shows the page behind a link, or does what its form asks for. A GET never changes anything. */
export const answerRequest =
  (dependencies: IncidentDependencies) =>
  async (event: APIGatewayProxyEventV2): Promise<PageAnswer> => {
    try {
      const isOverview = event.routeKey.endsWith(' /o/{token}');
      return await (isOverview ? answerOverview : answerIncident)(event, dependencies);
    } catch (error) {
      log('error', 'page failed', { function: 'incident', error: errorName(error) });
      return answerPage(503, failedPage());
    }
  };
