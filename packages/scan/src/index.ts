export { type Collision, type Collisions, collisionsOf, type Domains } from "./collisions/index.ts";
export { type Fires, type Firing, firingOf, type Loop } from "./collisions/loops.ts";
export {
  allOf,
  type Criteria,
  type CriteriaItem,
  conditionsOf,
  criteriaOf,
  formulaConditions,
  formulaExpression,
  itemCondition,
  notOf,
  pathOf,
  type TypeOf,
  withLogic,
} from "./criteria/index.ts";
export type { Kind, Piece, Project, SourceFile } from "./kinds/kind.ts";
export {
  type Blocker,
  type Condition,
  MOMENTS,
  type Moment,
  type Place,
  type SaveEvent,
  type Unread,
  type Write,
  type Writer,
  type WriterKind,
  type Written,
} from "./model.ts";
export { type Arrival, castOf, type FieldChange, type Played, type PlayedStep, play } from "./order/play.ts";
export type { ReadOptions, ReadProject } from "./project/read.ts";
export { type Found, type Scan, scan, scanOf } from "./scan.ts";
