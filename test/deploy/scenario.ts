import type { Deployment } from './deployment.ts';

/** One thing that the deployed stack must do, played over HTTP. Scenarios run in order and may build on each other. */
export interface Scenario {
  /** A sentence of the specification. */
  readonly title: string;
  /** @throws Error when it does not hold, or EmulatorLacksError when MiniStack cannot show it */
  readonly play: (deployment: Deployment) => Promise<void>;
}

/** The emulator has no such feature. It must be on the list of allowed skips, or the run fails. */
export class EmulatorLacksError extends Error {}
