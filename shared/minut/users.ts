import * as z from 'zod/mini';
import type { Caller } from './call.ts';
import { optionalText } from './wire.ts';

/** Who the token belongs to. */
export interface User {
  readonly id: string;
  readonly name?: string | undefined;
}

/** Checks the token and says whose it is. */
export const currentUser = async (call: Caller): Promise<User> => {
  const { user_id, fullname } = await call({
    method: 'GET',
    route: '/users/me',
    answer: z.object({ user_id: z.string(), fullname: optionalText }),
  });
  return { id: user_id, name: fullname };
};
