export const x: Temporal.Instant | undefined = undefined;
