export { type Draft, draft } from "./draft.ts";
export type { Left } from "./drafted.ts";
export { isLong, neverDeciding } from "./idle.ts";
