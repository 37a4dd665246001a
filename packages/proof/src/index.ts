export { count, inWords, type ProofCounts } from "./count.ts";
export {
  alongPaths,
  playExample,
  reproduces,
  type Walk,
  type Worst,
  type WorstCosts,
  type Worsts,
  walk,
  walkOf,
  worstCosts,
  worstInWords,
} from "./paths/index.ts";
export { type Proven, prove } from "./prove.ts";
export type * from "./prover.ts";
export { settled } from "./settled.ts";
export { type ProvenText, proveText } from "./text.ts";
