import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';

const messageSchema = z.object({
  id: z.string(),
  /** The id that the sending service answered with: several recipients of one e-mail share it. */
  providerId: z.string(),
  channel: z.enum(['sms', 'email', 'call']),
  from: z.optional(z.string()),
  to: z.string(),
  subject: z.optional(z.string()),
  text: z.string(),
  html: z.optional(z.string()),
  /** ISO UTC, on the program's clock. */
  at: z.string(),
});

/** One message as a person would see it. */
export type InboxMessage = z.infer<typeof messageSchema>;

export interface Inbox {
  /** Returns once the message is kept, also over a kill. */
  add(message: InboxMessage): void;
  /** Oldest first. */
  list(): readonly InboxMessage[];
}

/** A kill in the middle of a line leaves it broken; that message was never answered for. */
const parseLine = (line: string): readonly InboxMessage[] => {
  try {
    const result = messageSchema.safeParse(JSON.parse(line));
    return result.success ? [result.data] : [];
  } catch {
    return [];
  }
};

const readLines = (path: string): readonly InboxMessage[] => {
  try {
    return readFileSync(path, 'utf8').split('\n').flatMap(parseLine);
  } catch {
    return [];
  }
};

/** The phones and mailboxes of this machine. @param path of a file with one message a line; in memory without it */
export const createInbox = (path?: string): Inbox => {
  if (path) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const messages = path ? [...readLines(path)] : [];
  return {
    add(message) {
      // The leading line feed ends a line that a kill may have broken off.
      if (path) appendFileSync(path, `\n${JSON.stringify(message)}\n`, { mode: 0o600 });
      messages.push(message);
    },
    list: () => messages,
  };
};
