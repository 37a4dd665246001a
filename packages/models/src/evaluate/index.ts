export * from "./bounds.ts";
export * from "./calibration.ts";
export * from "./cascade.ts";
export * from "./classes.ts";
export * from "./coverage.ts";
export * from "./evaluation.ts";
export { type Judged, OUT_OF_SCOPE } from "./judged.ts";
export * from "./plan.ts";
