import { document } from './document.ts';
import { type Html, html } from './html.ts';

/** For a link that was altered, has expired or belongs to something else: all look the same. */
export const notFoundPage = (): Html =>
  document({
    title: 'Nightdesk',
    refreshes: false,
    main: html`<main><h1>This link does not work</h1>
<p class="since">It may have expired, or it was not copied whole. Open it again from the message, or ask whoever runs the night desk for a new one.</p></main>`,
  });

/** For what went wrong on our side. */
export const failedPage = (): Html =>
  document({
    title: 'Nightdesk',
    refreshes: false,
    main: html`<main><h1>That did not work</h1>
<p class="since">Nightdesk could not read or store it just now. Go back and try once more: doing it twice does no harm.</p></main>`,
  });
