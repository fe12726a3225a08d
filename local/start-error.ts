/** Something that a person has to change before it can start; the message is one sentence for them. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
