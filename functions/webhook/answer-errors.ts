import type { MiddlewareObj } from '@middy/core';
import { errorName, log } from '../../shared/platform/log.ts';
import { Refusal } from './refusal.ts';
import { answer, type WebhookAnswer, type WebhookRequest } from './request.ts';

const messages = { 401: 'Unauthorized', 413: 'Content Too Large' } as const;

/**
 * Maps errors to the contract's answers, once. A refusal's body never says why; whatever else goes wrong is ours, and
 * 503 has Minut send the event again.
 */
export const answerErrors = (): MiddlewareObj<WebhookRequest, WebhookAnswer> => ({
  onError: (request) => {
    const { error } = request;
    if (error instanceof Refusal) {
      log(
        'info',
        'refused',
        { function: 'webhook', outcome: String(error.status) },
        { Rejected: [1, 'Count'] },
      );
      request.response = answer(error.status, { message: messages[error.status] });
      return;
    }
    log(
      'error',
      'not accepted',
      { function: 'webhook', error: errorName(error) },
      { NotAccepted: [1, 'Count'] },
    );
    request.response = answer(503, { message: 'Service Unavailable' });
  },
});
