import { type Html, html, raw } from './html.ts';
import { refreshScript } from './refresh-script.ts';
import { styleSheet } from './style-sheet.ts';

export interface DocumentParts {
  /** May hold names from outside. */
  readonly title: string;
  readonly main: Html;
  /** Whether the page renews itself while it is open. */
  readonly refreshes: boolean;
}

/** A title has no markup that could keep a name's direction to itself. */
const withoutDirections = (text: string): string =>
  text.replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');

/** A whole page in one request: no image, font or style from elsewhere. */
export const document = ({ title, main, refreshes }: DocumentParts): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<meta name="format-detection" content="telephone=no">
<title>${withoutDirections(title)}</title>
<link rel="icon" href="data:,">
<style>${raw(styleSheet)}</style>
</head>
<body>${main}${refreshes ? html`<script>${raw(refreshScript)}</script>` : ''}</body>
</html>`;
