import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { defined, optionalText } from './wire.ts';

/** Who the token belongs to. */
export interface User {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Checks the token and says whose it is. */
export const currentUser = async (call: Caller): Promise<User> => {
  const { user_id, fullname, email } = await call({
    method: 'GET',
    route: '/users/me',
    answer: z.object({ user_id: z.string(), fullname: optionalText, email: optionalText }),
  });
  return defined({ id: user_id, name: fullname, email });
};
