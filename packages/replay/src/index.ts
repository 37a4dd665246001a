/** Plays work items without a world. */
export { answerTo, awaitedWrite } from "./play/plainest.ts";
