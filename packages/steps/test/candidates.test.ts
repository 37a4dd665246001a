import { type Candidate, candidatesOf } from "@throughline/steps";
import { describe, expect, it } from "vitest";

const WREN: Candidate = {
  name: "Wren",
  user: "wren@example.com",
  chosen: true,
  skills: { billing: 4 },
  load: 1,
  capacity: 6,
  hours: "until 18:00",
};

describe("the candidates of a choice", () => {
  it("are read from columns, with what they have in common and with what they have of their own", () => {
    const candidates = candidatesOf({
      candidates: {
        name: ["Wren", "Kai", "Ada"],
        user: ["wren@example.com", "kai@example.com", "ada@example.com"],
        chosen: 0,
        reasons: ["More loaded ({load})", "Same load, but given more in all ({total})"],
        whyNot: [0, 0, 1],
        skills: { billing: 4 },
        load: [1, 2, 1],
        capacity: 6,
        hours: "until 18:00",
        total: [3, 4, 5],
        score: [0.17, 0.33, 0.17],
      },
    });
    expect(candidates).toEqual([
      { ...WREN, score: 0.17 },
      {
        ...WREN,
        name: "Kai",
        user: "kai@example.com",
        chosen: false,
        load: 2,
        score: 0.33,
        whyNot: "More loaded (2 of 6)",
      },
      {
        ...WREN,
        name: "Ada",
        user: "ada@example.com",
        chosen: false,
        score: 0.17,
        whyNot: "Same load, but given more in all (5)",
      },
    ]);
  });

  it("are read from the list that trails of format 1 have", () => {
    expect(candidatesOf({ candidates: [WREN] })).toEqual([WREN]);
  });

  it("are none where nobody was chosen among people", () => {
    expect(candidatesOf({})).toEqual([]);
  });
});
