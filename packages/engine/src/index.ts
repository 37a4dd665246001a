export { FAILED_ANSWERS, FOREIGN_ANSWERS, LATE_ANSWERS, notReassigned } from "./act.ts";
export { LET_GO } from "./adopt/adopted.ts";
export { type Takeover, takeoverOf } from "./adopt/takeover.ts";
export { type Advanced, advance } from "./advance.ts";
export { apply, fold, poolText } from "./apply.ts";
export { awaitedFields } from "./awaited.ts";
export { stepById } from "./draft.ts";
export type {
  Account,
  Actor,
  Adopted,
  Change,
  Effect,
  Entry,
  EntryKind,
  ExtraBlock,
  FieldWrite,
  Repair,
  TakeBack,
  TaskAbout,
  TimerAbout,
} from "./entry.ts";
export { FORMAT } from "./entry.ts";
export type { Event } from "./event.ts";
export { type Again, type History, reassignments, type Settled, type Tenure } from "./history.ts";
export { mayMove, type StageMap, type StageMove, type Verdict } from "./move/may-move.ts";
export { type Standing, standing } from "./move/place.ts";
export { CONFLICT, keyOf, OWNER } from "./names.ts";
export { isOver, remainsOf } from "./remains.ts";
export { type Situation, situation } from "./situation.ts";
export type {
  Incident,
  ItemState,
  KeptUndo,
  MilestoneState,
  OpenEffect,
  OpenTask,
  Thread,
  Visit,
} from "./state.ts";
export { show, tell } from "./tell.ts";
export { type DoneOutside, doneOutside } from "./undo/account.ts";
export { inputsOfUndo } from "./undo/take-back.ts";
export { same } from "./values.ts";
export { choicesHeld, WITHDRAWN } from "./waiting.ts";
