export { FAULTS, type Fault } from "./faults.ts";
export type { Finding } from "./invariants/index.ts";
export { type Shrunk, shrink } from "./shrink.ts";
export { type Simulated, type SimulateOptions, simulate } from "./simulate.ts";
