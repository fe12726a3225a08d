import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colour where a person reads it: `styleText` looks at the stream, NO_COLOR and FORCE_COLOR. */
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Lines of a command's report: what is done, what needs a look, what is broken, and what stands below either. */
export const say = {
  done: (text: string): void => void process.stdout.write(`${styled('green', '✔')} ${text}\n`),
  look: (text: string): void => void process.stdout.write(`${styled('yellow', '!')} ${text}\n`),
  wrong: (text: string): void => void process.stdout.write(`${styled('red', '✖')} ${text}\n`),
  detail: (text: string): void => void process.stdout.write(`  ${styled('dim', text)}\n`),
  line: (text = ''): void => void process.stdout.write(`${text}\n`),
} as const;
