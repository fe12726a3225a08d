import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** The function did not answer within its time. Lambda would have ended it; one process can only stop waiting. */
export class FunctionTimeoutError extends Error {
  override readonly name = 'FunctionTimeoutError';

  constructor(name: string, timeoutSeconds: number) {
    super(`The function ${name} did not answer within ${timeoutSeconds} s.`);
  }
}

export type Handler = (event: unknown, context: Context) => unknown;

export interface LocalFunction {
  readonly name: string;
  readonly handler: Handler;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

const contextOf = ({ name, memoryMb }: LocalFunction, deadlineMs: number): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-north-1:000000000000:function:${name}`,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: randomUUID(),
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

/**
 * Calls a function as Lambda does: with a context and within its time.
 * @throws FunctionTimeoutError, and whatever the handler throws
 */
export const invoke = async (fn: LocalFunction, event: unknown): Promise<unknown> => {
  const timeoutMs = fn.timeoutSeconds * 1000;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FunctionTimeoutError(fn.name, fn.timeoutSeconds)), timeoutMs);
  });
  const call = async () => fn.handler(event, contextOf(fn, Date.now() + timeoutMs));
  try {
    return await Promise.race([call(), timeout]);
  } finally {
    clearTimeout(timer);
  }
};
