import {
  byAttribute,
  byStep,
  byTeam,
  type ItemHistory,
  jain,
  journeyOf,
  type Level,
  measure,
  measureBy,
} from "@throughline/assignment";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** "anna@billing" had it, then "@sales" as a queue …, an hour each; the item ends an hour later unless it is open. */
function history(way: string, more: Partial<ItemHistory> & { open?: true } = {}): ItemHistory {
  const { open, ...rest } = more;
  const hour = 3_600_000;
  const owners = way
    .split(" ")
    .filter(Boolean)
    .map((stay, place) => {
      const [, person, team, step] = /^(\w*)@(\w*)(?:\/(\w+))?$/.exec(stay) as RegExpExecArray;
      const at = (place + 1) * hour;
      return { at, ...(person && { person }), ...(team && { team }), ...(step && { step }) };
    });
  return {
    ...{ item: "500", arrived: 0, owners },
    ...(!open && { ended: { at: (owners.length + 1) * hour } }),
    ...rest,
  };
}

describe("the way of an item through its owners", () => {
  it.each<[string, string, Level, { reassigned: number; back: number; right: boolean | undefined }]>([
    ["nobody ever had it", "", "person", { reassigned: 0, back: 0, right: undefined }],
    ["one owner", "anna@billing", "person", { reassigned: 0, back: 0, right: true }],
    [
      "from a queue to its first owner",
      "@intake anna@billing",
      "person",
      { reassigned: 0, back: 0, right: true },
    ],
    [
      "a queue is a team as any other",
      "@intake anna@billing",
      "team",
      { reassigned: 1, back: 0, right: false },
    ],
    ["to another person", "anna@billing ben@billing", "person", { reassigned: 1, back: 0, right: false }],
    ["inside of a team", "anna@billing ben@billing", "team", { reassigned: 0, back: 0, right: true }],
    [
      "to the queue and back to the same",
      "anna@billing @intake anna@billing",
      "person",
      { reassigned: 0, back: 0, right: true },
    ],
    [
      "through the queue to somebody else",
      "anna@billing @intake ben@sales",
      "person",
      { reassigned: 1, back: 0, right: false },
    ],
    [
      "back to a person",
      "anna@billing ben@sales anna@billing",
      "person",
      { reassigned: 2, back: 1, right: true },
    ],
    [
      "back to a team, by another person",
      "anna@billing ben@sales cleo@billing",
      "person",
      { reassigned: 2, back: 1, right: false },
    ],
    [
      "back to a team",
      "anna@billing ben@sales cleo@billing",
      "team",
      { reassigned: 2, back: 1, right: true },
    ],
    ["there and back and there again", "@a @b @a @b", "team", { reassigned: 3, back: 2, right: false }],
    [
      "written again, nothing changed",
      "anna@billing anna@billing",
      "person",
      { reassigned: 0, back: 0, right: true },
    ],
  ])("%s", (_, way, level, expected) => {
    const { reassignments, firstRight } = journeyOf(history(way), level);
    const back = reassignments.filter((move) => move.back).length;
    expect({ reassigned: reassignments.length, back, right: firstRight }).toEqual(expected);
  });

  it("an open item is not yet right or wrong", () => {
    expect(journeyOf(history("anna@billing", { open: true }), "person").firstRight).toBeUndefined();
  });

  it("ends with who is said to have ended it, or with the last one before its end", () => {
    const said = history("anna@billing", { ended: { at: 9e9, person: "ben" } });
    expect(journeyOf(said, "person")).toMatchObject({ resolver: "ben", firstRight: false });
    const reopened = history("anna@billing ben@sales", { ended: { at: 5_400_000 } });
    expect(journeyOf(reopened, "person")).toMatchObject({ resolver: "anna", firstRight: true });
  });

  it("each reassignment is linked to the step that had chosen", () => {
    const { reassignments } = journeyOf(
      history("anna@billing/owner ben@billing cleo@sales/specialist @x"),
      "team",
    );
    expect(reassignments).toMatchObject([
      { from: { team: "billing", step: "owner" }, to: { team: "sales" } },
      { from: { team: "sales", step: "specialist" }, to: { team: "x" } },
    ]);
  });

  it("times are ISO or milliseconds, and a wrong one is named with its item", () => {
    const owners = [
      { at: "2026-03-02T09:30:00Z", person: "ben" },
      { at: "2026-03-02T09:10:00Z", person: "anna" },
    ];
    const journey = journeyOf({ item: "1", arrived: "2026-03-02T09:00:00Z", owners }, "person");
    expect(journey).toMatchObject({ first: { person: "anna" }, toFirst: 600_000 });
    expect(() => journeyOf({ item: "77", arrived: "yesterday", owners }, "person")).toThrow(
      'The history of 77 has no time "yesterday"',
    );
  });
});

describe("the measures over items", () => {
  const desk = [
    history("anna@billing/owner", {
      attributes: { topic: "invoice" },
      milestones: [{ name: "reply", met: true }],
    }),
    history("anna@billing/owner ben@sales", {
      attributes: { topic: "invoice" },
      milestones: [{ name: "reply", met: false }],
    }),
    history("ben@sales/owner anna@billing ben@sales", { attributes: { topic: "offer" } }),
    history("@intake", { open: true }),
  ];

  it("at the level of persons", () => {
    const { moves, ...measures } = measure(desk);
    expect(measures).toEqual({
      items: 4,
      assigned: 3,
      reassigned: { count: 2, of: 3, share: 2 / 3 },
      reassignments: { total: 3, mean: 1, distribution: [1, 1, 1] },
      pingPong: { count: 1, of: 3, share: 1 / 3 },
      firstRight: { count: 2, of: 3, share: 2 / 3 },
      timeToFirst: { mean: 3_600_000, median: 3_600_000, p95: 3_600_000 },
      balance: 1,
      milestones: { count: 1, of: 2, share: 0.5 },
    });
    expect(moves.map(({ from, to }) => [from.person, from.step, to.person])).toEqual([
      ["anna", "owner", "ben"],
      ["ben", "owner", "anna"],
      ["anna", undefined, "ben"],
    ]);
  });

  it("by team, topic and step", () => {
    const right = (groups: Map<string, { firstRight: { share: number | null } }>) =>
      Object.fromEntries([...groups].map(([name, { firstRight }]) => [name, firstRight.share]));
    expect(right(measureBy(desk, byTeam, { level: "team" }))).toEqual({
      billing: 0.5,
      sales: 1,
      intake: null,
    });
    expect(right(measureBy(desk, byAttribute("topic")))).toEqual({ invoice: 0.5, offer: 1 });
    expect(right(measureBy(desk, byStep()))).toEqual({ owner: 2 / 3 });
  });

  it("of nothing, nothing is said", () => {
    expect(measure([])).toMatchObject({
      reassigned: { share: null },
      reassignments: { mean: null },
      timeToFirst: { median: null },
      balance: null,
    });
  });

  it("who was given nothing counts in the balance, and who can take twice as much gets twice as much", () => {
    const given = [history("anna@x"), history("anna@x"), history("ben@x")];
    expect(measure(given, { capacity: { anna: 2, ben: 1 } }).balance).toBe(1);
    expect(measure(given, { capacity: { anna: 2, ben: 1, cleo: 1 } }).balance).toBeCloseTo(2 / 3);
  });

  const way = fc
    .array(fc.tuple(fc.constantFrom("", "anna", "ben", "cleo"), fc.constantFrom("x", "y", "z")), {
      maxLength: 8,
    })
    .map((stays) => stays.map(([person, team]) => `${person}@${team}`).join(" "));
  const some = fc
    .array(fc.tuple(way, fc.boolean()), { maxLength: 12 })
    .map((ways) => ways.map(([stays, open]) => history(stays, open ? { open } : {})));
  const level = fc.constantFrom<Level>("team", "person");

  it("its parts fit together, whatever happened", () => {
    fc.assert(
      fc.property(some, level, (items, level) => {
        const all = measure(items, { level });
        const { distribution, total } = all.reassignments;
        expect(distribution.reduce((sum, count) => sum + count, 0)).toBe(all.assigned);
        expect(distribution.reduce((sum, count, times) => sum + count * times, 0)).toBe(total);
        expect(all.reassigned.count).toBe(all.assigned - (distribution[0] ?? 0));
        expect(all.pingPong.count).toBeLessThanOrEqual(all.reassigned.count);
        for (const { from, to } of all.moves) expect(from[level]).not.toBe(to[level]);
        // one reassignment cannot come back, and one that ends where it began is not right unless it came back
        const once = items.filter((item) => journeyOf(item, level).reassignments.length === 1);
        expect(measure(once, { level })).toMatchObject({
          pingPong: { count: level === "team" ? 0 : expect.any(Number) },
          firstRight: { count: 0 },
        });
      }),
    );
  });

  it("groups add up to the whole, and the order of what is handed over does not matter", () => {
    fc.assert(
      fc.property(some, level, (items, level) => {
        const all = measure(items, { level });
        const groups = [...measureBy(items, ({ ended }) => String(!!ended), { level }).values()];
        const sum = (of: (group: (typeof groups)[number]) => number) =>
          groups.reduce((n, group) => n + of(group), 0);
        expect(sum(({ reassignments }) => reassignments.total)).toBe(all.reassignments.total);
        expect(sum(({ firstRight }) => firstRight.count)).toBe(all.firstRight.count);
        const turned = items.map((item) => ({ ...item, owners: item.owners.toReversed() })).toReversed();
        const { moves: _, ...measures } = measure(turned, { level });
        expect(measures).toEqual({ ...all, moves: undefined });
      }),
    );
  });

  it("Jain's index is 1 for equals, 1/n where one has all, and does not know units", () => {
    const loads = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(loads, fc.integer({ min: 1, max: 50 }), (loads, unit) => {
        const index = jain(loads);
        if (index === undefined) {
          expect(Math.max(...loads)).toBe(0);
          return;
        }
        expect(index).toBeGreaterThanOrEqual(1 / loads.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
        expect(jain(loads.map((load) => load * unit))).toBeCloseTo(index, 9);
      }),
    );
    expect(jain([7, 0, 0, 0])).toBe(0.25);
    expect(jain([3, 3, 3])).toBe(1);
  });
});
