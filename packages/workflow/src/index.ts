export * from "./action.ts";
export type { AgentFile, AgentFiles } from "./agent/index.ts";
export { mayCall } from "./agent/may-call.ts";
export { whollyLike } from "./agent/pattern.ts";
export { boundaryOf } from "./agent/words.ts";
export {
  type CheckContext,
  type Checked,
  checkText,
  checkWorkflow,
  type FieldInfo,
  type TeamInfo,
} from "./check/index.ts";
export { peopleIn } from "./check/people.ts";
export { type Remark, reporter } from "./check/report.ts";
export { type Surroundings, surroundings, type WalkedUses } from "./check/surroundings.ts";
export * from "./duration.ts";
export { allChanged, type Change, type Repair, setIn } from "./edit/index.ts";
export { type Carried, carries } from "./expression/carries.ts";
export * from "./expression/index.ts";
export { type Graph, type GraphEdge, type GraphNode, graph } from "./graph.ts";
export { sha256 } from "./hash.ts";
export { agentJsonSchema, jsonSchema } from "./json-schema.ts";
export type * from "./kind.ts";
export type { Is, MarkedBy } from "./marks.ts";
export type * from "./model.ts";
export type { Value } from "./model.ts";
export { ADDRESS, addressesIn } from "./operation.ts";
export * from "./outside.ts";
export { type Parsed, parseWorkflow } from "./parse.ts";
export type { Place, Places } from "./places.ts";
export * from "./problem.ts";
export { readYaml } from "./read-yaml.ts";
export { type Repaired, repairText } from "./repair.ts";
export { placesOf } from "./source.ts";
export type { Kinds } from "./steps.ts";
export { isId, isOwnWord, type Sink, type Taint, taintOf } from "./taint.ts";
export * from "./template.ts";
export { usesOf } from "./undo.ts";
export * from "./vocabulary.ts";
export { findStep, type Walked, walkSteps } from "./walk.ts";
