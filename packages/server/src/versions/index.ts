export type * from "./entry.ts";
export type { ActivationRequest, Mark, Version, Versions } from "./fold.ts";
export * from "./journal.ts";
