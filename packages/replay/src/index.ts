export {
  addExample,
  type Difference,
  type Examined,
  type Example,
  type ExampleWorld,
  examineExamples,
  type Hide,
  type Made,
  makeExample,
  parseExamples,
  playedExample,
  type Recorded,
  runExample,
} from "./examples/index.ts";
export { stepOfTask } from "./play/answer.ts";
export { anybody, directoryOf } from "./play/anybody.ts";
export { type Coming, type Move, playByHand, type Tried } from "./play/by-hand.ts";
export { giveOut } from "./play/desk.ts";
export type { Answer, Answers, Happens, PlayedItem, TaskAnswer } from "./play/item.ts";
export { askKey, callKey, questionKey, writeKey } from "./play/keys.ts";
export { createLife, type Ending, endingOf, type Life } from "./play/life.ts";
export { answerTo, awaitedWrite } from "./play/plainest.ts";
export { type Played, play } from "./play/play.ts";
export {
  type Desk,
  type Given,
  NEVER_ASKED,
  type Question,
  type Unanswered,
  type Unasked,
  type World,
} from "./play/world.ts";
export {
  type ComparedItem,
  type Comparison,
  type ComparisonOptions,
  createComparison,
} from "./what-if/comparison.ts";
export type { CauseTold, EditTold, Fidelity, ItemDifference } from "./what-if/difference.ts";
export { type Edit, editsOf, withEdits } from "./what-if/edits.ts";
export { type RecordedItem, recordedItem } from "./what-if/recorded.ts";
export { createSide, type Side } from "./what-if/side.ts";
export type { Summary } from "./what-if/summary.ts";
export type { Sum, Told } from "./what-if/told.ts";
export { type WhatIfOptions, whatIf } from "./what-if/what-if.ts";
