import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 200;

/**
 * Asks again until there is an answer.
 * @param what completes the sentence "Waited … in vain for"
 * @throws Error when there is none in time
 */
export const waitFor = async <Value>(
  what: string,
  seconds: number,
  ask: () => Promise<Value | undefined>,
): Promise<Value> => {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
    await delay(pauseMs);
  }
};
