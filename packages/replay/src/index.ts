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
  type Recorded,
  runExample,
} from "./examples/index.ts";
export { anybody, directoryOf } from "./play/anybody.ts";
export { giveOut } from "./play/desk.ts";
export type { Answer, Answers, Happens, PlayedItem, TaskAnswer } from "./play/item.ts";
export { askKey, callKey, writeKey } from "./play/keys.ts";
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
