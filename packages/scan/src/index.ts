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
export type { ReadOptions, ReadProject } from "./project/read.ts";
export { type Found, type Scan, scan, scanOf } from "./scan.ts";
