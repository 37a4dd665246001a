export { type Campaign, campaign, MODES, type Ran, type Round } from "./campaign.ts";
export { addCoverage, type Coverage } from "./coverage.ts";
export { FAULTS, type Fault } from "./faults.ts";
export type { Finding } from "./invariants/index.ts";
export { type Shrunk, shrink } from "./shrink.ts";
export { type Outcome, type Simulated, type SimulateOptions, simulate } from "./simulate.ts";
export { addUp, type Tally, table, tallyOf } from "./tally.ts";
