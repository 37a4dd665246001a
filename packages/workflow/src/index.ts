export * from "./action.ts";
export * from "./duration.ts";
export * from "./expression/index.ts";
export type * from "./kind.ts";
export type * from "./model.ts";
export type { Value } from "./model.ts";
export type * from "./problem.ts";
export * from "./template.ts";
export * from "./vocabulary.ts";
