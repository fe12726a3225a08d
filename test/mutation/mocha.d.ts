/** What the tests use of Mocha: its own declarations would be global, beside those of Vitest. */
declare module 'mocha' {
  export const describe: (title: string, body: () => void) => void;
  export const it: (title: string, body: () => unknown) => void;
}
