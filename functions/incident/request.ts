import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Html, render } from '../../shared/pages/html.ts';
import { pageHeaders } from '../../shared/pages/page-headers.ts';

export type PageAnswer = APIGatewayProxyStructuredResultV2;

export const answerPage = async (statusCode: number, page: Html): Promise<PageAnswer> => ({
  statusCode,
  headers: { ...pageHeaders },
  body: await render(page),
});

/** Back to the same page, which says what the tap did: loading it again sends nothing again. */
export const seeOther = (said: string): PageAnswer => ({
  statusCode: 303,
  headers: { ...pageHeaders, location: `?did=${said}` },
  body: '',
});

/** Far more than any form of ours holds, in characters. */
const longestBody = 8_192;

/** The fields of a form that was sent; undefined when it is larger than any of ours. */
export const formOf = ({
  body = '',
  isBase64Encoded,
}: APIGatewayProxyEventV2): URLSearchParams | undefined => {
  if (body.length > longestBody) return undefined;
  return new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
};
