import type { SimulateOptions } from "../../sim/index.ts";

/**
 * Seeds that once broke a promise, or the check of one, each with what it was. They stay, although a seed means
 * another run once the simulated world has changed: what they found has its own test where it could be told by itself.
 * Unless it says so, all faults at once.
 */
export const BROKEN: (SimulateOptions & { was: string })[] = [
  { seed: 8, items: 12, was: "a check was wrong" },
  { seed: 57, items: 12, was: "a check was wrong" },
  { seed: 129, items: 12, was: "a check was wrong" },
  { seed: 5058, items: 6, was: "a write took hold twice after somebody had put the old value back" },
  { seed: 4, items: 6, was: "a creation that came as a gap in the first run started nothing" },
  { seed: 18, items: 6, was: "a creation that came as a gap in the first run started nothing" },
  { seed: 143, items: 6, was: "an answer took back what a gap had told meanwhile" },
  { seed: 1171, items: 6, was: "an event came again after a read had brought its change" },
  { seed: 5011, items: 6, was: "a gap right behind a creation was taken for the creation" },
  {
    seed: 5030,
    items: 6,
    was: "events set aside were lost when the process died while they were tried again",
  },
  { seed: 11, items: 3, was: "an item that had ended knew nothing of its last write" },
  {
    seed: 90010,
    items: 6,
    was: "a gate looked again and again at once, because its budget had another clock",
  },
  {
    ...{ seed: 925, items: 3, kills: 0, faults: ["F21", "F28", "F33"] },
    was: "a person wrote what we were to write, and it was taken for our write's echo",
  },
  {
    ...{ seed: 877, items: 4, days: 1, only: [3], faults: ["F9"] },
    was: "a record that came between the beginning and the stream of the first run started nothing",
  },
  { seed: 40103, items: 6, was: "a check was wrong: a milestone was due before its item was known here" },
  {
    ...{ seed: 5688, items: 5, kills: 4, faults: ["F28", "F23", "F33", "F5"] },
    was: "a reading told what a person had written in our place, and it was taken for the echo of a write to come",
  },
  {
    ...{ seed: 700004, items: 3, days: 1, only: [2], faults: [] },
    was: "a check was wrong: what somebody took while all stood still was to be taken back before it went on",
  },
  {
    ...{ seed: 700120, items: 3, days: 1, kills: 0, only: [0, 1], faults: ["F33"] },
    was: "a step that waited on while it was taken back was taken back once more",
  },
  {
    ...{ seed: 700751, items: 3, faults: ["F33"] },
    was: "what was to end once all is taken back went on without what it had waited for",
  },
  {
    ...{ seed: 704142, items: 3, days: 1, only: [1, 2], faults: ["F26"] },
    was: "the question what becomes of a failed step was withdrawn, and nobody was asked any more",
  },
  {
    ...{ seed: 704520, items: 3, days: 1, only: [1, 2], faults: [] },
    was: "a question to a model was never settled: its item ended between the look at it and the sending",
  },
  {
    ...{ seed: 705265, items: 3, days: 1, kills: 0, only: [1, 2], faults: ["F33"] },
    was: "a check was wrong: what had begun in the very last moment was not over",
  },
  {
    ...{ seed: 5024505, items: 3, days: 1, only: [0], faults: ["F28"] },
    was: "a check was wrong: what was reserved for a question that is not asked any more goes back",
  },
  {
    ...{ seed: 5012547, items: 3, days: 1, faults: ["F35", "F6", "F28"] },
    was: "a check was wrong: a clock that was set passed over the instant at which a milestone was due",
  },
  {
    ...{ seed: 5031358, items: 3, faults: ["F1", "F2", "F22", "F28", "F34"] },
    was: "after a gap somebody's value was taken for the echo of an older write of ours, which had been written over",
  },
  {
    ...{ seed: 5004989, items: 3, faults: ["F10", "F26", "F28", "F31"] },
    was: "what a person had corrected was not taken back; a write that was given up took hold after the end",
  },
  {
    ...{ seed: 7031799, items: 3, days: 1, faults: ["F32", "F35"] },
    was: "what an agent had not spent was given back again each time that its step was begun anew",
  },
  {
    ...{ seed: 7014635, items: 3, kills: 0, faults: ["F28", "F33", "F22", "F10", "F14"] },
    was: "somebody's value was taken for the echo of a write that had not taken hold, and its own answer did not count then",
  },
  {
    ...{ seed: 9209757, items: 3, kills: 0, faults: ["F33", "F3", "F6", "F22", "F32", "F35"] },
    was: "a reading that was set aside was taken for the echo of a write that was sent long after it",
  },
];
