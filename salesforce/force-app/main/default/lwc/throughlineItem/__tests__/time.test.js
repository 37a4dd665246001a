import { lengthOf, milestoneText } from "../time";

// the words that an org has for the labels
jest.mock("../labels", () => {
  const { LABELS: _, ...rest } = jest.requireActual("../labels");
  const LABELS = {
    day: "{0} d",
    hour: "{0} h",
    minute: "{0} min",
    left: "{0} left",
    overdue: "overdue by {0}",
  };
  return { ...rest, LABELS: { ...LABELS, paused: "paused", met: "met", violated: "violated" } };
});

const MINUTE = 60_000;

describe("lengths of time", () => {
  it.each([
    [0, "0 min"],
    [59_999, "0 min"],
    [5 * MINUTE, "5 min"],
    [125 * MINUTE, "2 h 5 min"],
    [24 * 60 * MINUTE, "1 d"],
    [(26 * 60 + 30) * MINUTE, "1 d 2 h"],
    [(24 * 60 + 30) * MINUTE, "1 d"],
  ])("%d ms are %s", (ms, said) => {
    expect(lengthOf(ms)).toBe(said);
  });
});

describe("a milestone", () => {
  const due = "2026-11-27T12:00:00Z";
  const at = (minutes) => Date.parse(due) + minutes * MINUTE;
  it.each([
    ["running", due, at(-90), "1 h 30 min left", false],
    ["running", due, at(0), "0 min left", false],
    ["running", due, at(90), "overdue by 1 h 30 min", true],
    ["violated", due, at(5), "overdue by 5 min", true],
    ["violated", undefined, at(5), "violated", true],
    ["paused", undefined, at(5), "paused", false],
    ["met", due, at(5), "met", false],
    [undefined, undefined, at(5), "", false],
  ])("that is %s, due %s", (status, when, now, text, late) => {
    expect(milestoneText(status, when, now)).toEqual({ text, late });
  });
});
