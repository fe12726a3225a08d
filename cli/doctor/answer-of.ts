/** What AWS answers; undefined where this login may not ask, or where there is nobody to ask. */
export const answerOf = <Answer>(asking: Promise<Answer>): Promise<Answer | undefined> =>
  asking.catch(() => undefined);
