import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface InboxPage {
  readonly html: string;
  /** Lets this page's own style and script run and nothing else. */
  readonly contentSecurityPolicy: string;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Puts the page's three parts into one file, so that it loads in one request. */
export const loadInboxPage = (): InboxPage => {
  const part = (file: string) => readFileSync(join(import.meta.dirname, 'page', file), 'utf8');
  const css = part('inbox.css');
  const js = part('inbox.js');
  // A function as replacement: `$` in the sources must stay what it is.
  const html = part('inbox.html')
    .replace('/* inbox.css */', () => css)
    .replace('/* inbox.js */', () => js);
  return {
    html,
    contentSecurityPolicy: [
      "default-src 'none'",
      `style-src ${hashOf(css)}`,
      `script-src ${hashOf(js)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
};
