import type { ChooseRequest, Way } from "@throughline/assignment";
import { WAYS as WRITTEN } from "@throughline/steps";
import { describe, expect, it } from "vitest";
import { WAYS } from "../src/ways/index.ts";
import { chosenAt, type Desk, deskOf, instead, whyNot } from "./desk.ts";

interface Case {
  by?: Partial<Way>;
  desk: Desk;
  request?: Partial<ChooseRequest>;
  /** The owners of as many items, one after another. */
  owners: string[];
  /** Of the first choice. */
  text: string;
  whyNot: Record<string, string>;
  instead?: Record<string, string>;
}

const SKILLED = [
  "user: ann, skills: { billing: 5, french: 2 }",
  "user: bob, skills: { billing: 3, french: 4 }",
  "user: cid, skills: { billing: 1 }",
];
const billing = { skills: [{ name: "billing" }] };

/** One line of the guide each: who gets it, why, why not the others, and what would have made it another. */
const CASES: Record<string, Case> = {
  "round robin": {
    desk: { members: ["user: ann, weight: 2", "user: bob"] },
    owners: ["ann", "bob", "ann", "ann", "bob", "ann"],
    text: "ann had the next turn in the rotation of the 2 desk members who were in hours and below capacity.",
    whyNot: { bob: "Not their turn" },
    instead: { bob: "with the next turn" },
  },
  "strict round robin": {
    desk: { members: ["user: ann, capacity: 1", "user: bob", "user: cid"], given: [["ann"]] },
    request: { otherwise: [{ do: "drop", criterion: "turn" }] },
    // ann has no room: nobody is passed over for that, and the turn is given up instead
    owners: ["bob", "cid", "bob"],
    text: "With turn given up, bob had the next turn in the rotation of the 2 desk members",
    whyNot: { ann: "At capacity 1 of 1", cid: "Not their turn" },
    instead: { ann: "with a load of 0 instead of 1", cid: "with the next turn" },
  },
  "least loaded": {
    desk: { members: ["user: ann, capacity: 4", "user: bob, capacity: 10"], given: [["ann"], ["bob", 2]] },
    owners: ["bob", "ann", "bob"],
    text: "bob had the lowest load (2 of 10) of the 2 desk members who were in hours and below capacity.",
    whyNot: { ann: "More loaded (1 of 4)" },
    instead: { ann: "with a load of 0 instead of 1" },
  },
  "most available": {
    desk: { members: ["user: ann, capacity: 4", "user: bob, capacity: 10"], given: [["bob", 5]] },
    owners: ["bob", "ann", "bob"],
    text: "bob had the most room (5 points, load 5 of 10)",
    whyNot: { ann: "Less room (4)" },
  },
  "fewest points": {
    by: { per: "week" },
    desk: {
      members: ["user: ann", "user: bob"],
      // what was given last week counts no more, what is done does
      given: [
        ["bob", 9, "2026-11-20T10:00:00+01:00", "done"],
        ["ann", 3, undefined, "done"],
        ["bob", 2],
      ],
    },
    owners: ["bob", "ann", "bob"],
    text: "bob had been given the fewest points this week (2) of the 2 desk members",
    whyNot: { ann: "Given more points this week (3)" },
    instead: { ann: "with 2 points given this week instead of 3" },
  },
  "most skilled": {
    desk: { members: SKILLED },
    request: billing,
    owners: ["ann", "ann"],
    text: "ann was the most skilled (5 of 5 in billing) of the 3 desk members with skill billing",
    whyNot: { bob: "Less skilled (3)", cid: "Less skilled (1)" },
  },
  "least skilled": {
    desk: { members: SKILLED },
    request: { skills: [{ name: "billing", level: 2 }] },
    owners: ["bob", "bob"],
    text: "bob was skilled enough (3 of 5 in billing), which keeps the experts free of the 2 desk members with skill billing at level 2",
    whyNot: { ann: "More skilled than needed (5)", cid: "billing at level 1, this needs 2" },
    instead: { ann: "at level 3 in billing instead of 5", cid: "at level 2 in billing instead of 1" },
  },
  "percent split": {
    desk: { members: ["user: ann, share: 50 %", "user: bob, share: 30 %", "user: cid"] },
    owners: ["ann", "bob", "ann", "cid", "ann", "bob", "ann", "cid", "bob", "ann"],
    text: "ann was most behind the share of 50 % (0 items this month) of the 3 desk members",
    whyNot: {
      bob: "Less behind the share of 30 % (0 items this month)",
      cid: "Less behind the share of 20 % (0 items this month)",
    },
  },
  "longest idle": {
    desk: {
      members: ["user: ann", "user: bob", "user: cid"],
      given: [
        ["ann", 1, "2026-11-23T09:30:00+01:00", "done"],
        ["bob", 1, "2026-11-23T09:10:00+01:00"],
        ["cid", 1, "2026-11-23T09:20:00+01:00"],
      ],
    },
    owners: ["bob", "cid", "ann"],
    text: "bob had waited longest since the last one (09:10) of the 3 desk members",
    whyNot: { ann: "Had one more recently", cid: "Had one more recently" },
    instead: { ann: "with the last item before 09:10", cid: "with the last item before 09:10" },
  },
  fastest: {
    // before anything is learnt, the better somebody is the faster they are taken to be
    desk: { members: SKILLED },
    request: billing,
    owners: ["ann", "ann"],
    text: "ann was the fastest at it (1 of full speed) of the 3 desk members",
    whyNot: { bob: "Slower (0.79)", cid: "Slower (0.62)" },
    instead: { bob: "with a speed above 1 instead of 0.79" },
  },
  "slack x proficiency": {
    desk: { members: SKILLED, given: [["ann", 5]] },
    request: billing,
    owners: ["bob", "bob", "bob", "ann"],
    text: "bob had the highest slack x proficiency (0.6: load 0 of 9, proficiency 3 of 5 in billing) of the 3",
    whyNot: { ann: "Lower score (0.44)", cid: "Lower score (0.2)" },
    instead: { ann: "with a load of 3 instead of 5", cid: "at level 4 in billing instead of 1" },
  },
  highest: {
    by: { of: "member.rating" },
    desk: {
      members: ["user: ann, attributes: { rating: 3 }", "user: bob, attributes: { rating: 4 }", "user: cid"],
    },
    owners: ["bob", "bob"],
    text: "bob had the highest rating (4) of the 3 desk members who were in hours and below capacity.",
    whyNot: { ann: "Lower rating (3)", cid: "Lower rating (not known)" },
    instead: { ann: "with a rating above 4 instead of 3" },
  },
  lowest: {
    by: { of: "member.distance * (urgent ? 2 : 1) + member.load", values: { urgent: true } },
    desk: { members: ["user: ann, attributes: { distance: 3 }", "user: bob, attributes: { distance: 4 }"] },
    owners: ["ann", "ann", "bob", "ann"],
    text: "ann had the lowest member.distance * (urgent ? 2 : 1) + member.load (6) of the 2",
    whyNot: { bob: "Higher member.distance * (urgent ? 2 : 1) + member.load (8)" },
  },
};

it("each way to choose is among these, and can be written in a workflow", () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(WAYS).sort());
  expect(WRITTEN.map((way) => way.replace(" EXPRESSION", "")).sort()).toEqual(Object.keys(WAYS).sort());
});

describe.each(Object.entries(CASES))("%s", (way, { by, desk, request, ...expected }) => {
  const asked = { ...request, by: [{ way, ...by }] };

  it("chooses, and says why and why not", () => {
    const first = chosenAt(deskOf(desk), asked);
    expect(first.because.text).toContain(expected.text);
    expect(whyNot(first)).toEqual({ ...expected.whyNot, [first.owner]: "chosen" });
    if (expected.instead) expect(instead(first)).toMatchObject(expected.instead);
  });

  it("goes on choosing", () => {
    const roster = deskOf(desk);
    expect(expected.owners.map(() => chosenAt(roster, asked).owner)).toEqual(expected.owners);
  });
});

describe("several ways, one after another", () => {
  const members = [
    "user: ann, skills: { billing: 4 }",
    "user: bob, skills: { billing: 4 }, capacity: 3",
    "user: cid, skills: { billing: 2 }",
  ];
  const by = [{ way: "most skilled" }, { way: "least loaded" }];

  it("the first that tells two apart decides", () => {
    const roster = deskOf({ members, given: [["ann"], ["bob", 1]] });
    const chosen = chosenAt(roster, { ...billing, by });
    expect(chosen.because.text).toBe(
      "ann was the most skilled (4 of 5 in billing) of the 3 desk members with skill billing who were in hours and below capacity; of the 2 with the same skill, ann had the lowest load (1 of 9).",
    );
    expect(whyNot(chosen)).toEqual({
      ann: "chosen",
      bob: "Same skill, but more loaded (1 of 3)",
      cid: "Less skilled (2)",
    });
    expect(instead(chosen)).toEqual({
      bob: "with a load of 0 instead of 1",
      cid: "at level 4 in billing instead of 2",
    });
  });

  it("then who was given fewest, who waited longest, and the name", () => {
    const roster = deskOf({ members: ["user: ann", "user: bob"], given: [["ann", 1, undefined, "done"]] });
    const chosen = chosenAt(roster, { by: [{ way: "least loaded" }, { way: "most available" }] });
    expect(whyNot(chosen)).toMatchObject({ ann: "Same load and room, but given more in all (1)" });
  });
});

describe("wanted skills", () => {
  const desk: Desk = {
    members: ["user: ann, skills: { billing: 1 }", "user: bob, skills: { billing: 1, vip: 2 }"],
    given: [["bob", 3]],
  };
  const asked = { skills: [{ name: "billing" }, { name: "vip", wanted: true }] };

  it("come before every way to choose, and shut nobody out", () => {
    const chosen = chosenAt(deskOf(desk), asked);
    expect(chosen.because.text).toMatch(/^bob had 1 of the 1 wanted skill \(vip\) of the 2/);
    expect(whyNot(chosen)).toMatchObject({ ann: "Fewer of the wanted skills" });
    expect(instead(chosen)).toEqual({ ann: "with the wanted skill vip" });
    expect(chosenAt(deskOf(desk), { ...asked, exclude: ["bob"] }).owner).toBe("ann");
  });

  it("are weighed by slack x proficiency itself", () => {
    const chosen = chosenAt(deskOf(desk), { ...asked, by: [{ way: "slack x proficiency" }] });
    expect(chosen.because.text).toContain("(0.2: load 3 of 9, proficiency 1.5 of 5 in billing and vip)");
  });
});
