/**
 * Stands in every bundle for `@smithy/core/event-streams`: no command that Nightdesk calls streams events, and what
 * would read them is 19 KiB.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are not bundled: see infra/bundling.ts.');
  }
}

/** What the SDK asks for beside it. */
export const eventStreamSerdeProvider = undefined;
