/** One call to an embedded AWS service, as it is offered to the fault hook. */
export interface AwsCall {
  readonly service: 'sns' | 'ses' | 'sms-voice' | 'secretsmanager';
  readonly action: string;
}

/** An error as the service would answer it. */
export interface AwsFault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/**
 * What to answer before a call is done: nothing lets it through, a fault is answered instead, and with `after: true`
 * the call is done first, so that the caller cannot know that it was.
 */
export type FaultHook = (call: AwsCall) => (AwsFault & { readonly after?: boolean }) | undefined;

/** Raised by a service's implementation and answered in its protocol. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly fault: AwsFault;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.fault = { status, code, message };
  }
}

/**
 * Runs one call of a service with the fault hook around it and turns its outcome into a response of the protocol.
 */
export const answerCall = (
  call: AwsCall,
  faults: FaultHook | undefined,
  run: () => Response,
  refuse: (fault: AwsFault) => Response,
): Response => {
  const fault = faults?.(call);
  if (fault && !fault.after) return refuse(fault);
  try {
    const response = run();
    return fault ? refuse(fault) : response;
  } catch (error) {
    if (error instanceof AwsError) return refuse(error.fault);
    throw error;
  }
};
