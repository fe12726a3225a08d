import { html } from 'hono/html';

export { html, raw } from 'hono/html';

/** A piece of a page. What is put into one is escaped, unless it is a piece itself. */
export type Html = ReturnType<typeof html>;

export const render = async (page: Html): Promise<string> => String(await page);

/** Nothing at all, where a piece is expected. */
export const nothing: Html = html``;

/** A name from outside: whatever direction it is written in, it turns nothing around it. */
export const named = (name: string): Html => html`<bdi>${name}</bdi>`;
