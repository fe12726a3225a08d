import { NightdeskError } from '../../shared/errors.ts';

/** An answer other than success, decided where the request is looked at and mapped to HTTP once, in `answerErrors`. */
export class Refusal extends NightdeskError {
  override readonly name: string = 'Refusal';
  readonly status: 401 | 413;

  constructor(status: 401 | 413, reason: string) {
    super(reason);
    this.status = status;
  }
}
