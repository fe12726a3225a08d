import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { html, raw } from 'hono/html';

const style = `
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.55 system-ui, sans-serif; margin: 0; display: grid; min-height: 100vh; place-items: center; }
main { max-width: 30rem; padding: 2rem 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .75rem; text-wrap: balance; }
ul { padding-left: 1.25rem; }
p.small { opacity: .7; font-size: .9rem; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

export interface Page {
  readonly status: number;
  readonly title: string;
  /** One paragraph each. */
  readonly text: readonly string[];
  readonly list?: readonly string[];
  /** Paragraphs after the list. */
  readonly after?: readonly string[];
}

/** A page for the person who connects, without script, and with nothing that another site could frame or load. */
export const page = async ({
  status,
  title,
  text,
  list = [],
  after = [],
}: Page): Promise<APIGatewayProxyStructuredResultV2> => {
  const body = html`<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="robots" content="noindex" />
  <title>${title}</title>
  <style>${raw(style)}</style>
  <main>
    <h1>${title}</h1>
    ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
    ${list.length > 0 ? html`<ul>${list.map((item) => html`<li>${item}</li>`)}</ul>` : ''}
    ${after.map((paragraph) => html`<p>${paragraph}</p>`)}
    <p class="small">Nightdesk, the night desk for homes with Minut sensors</p>
  </main>
</html>`;
  return {
    statusCode: status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: String(await body),
  };
};
