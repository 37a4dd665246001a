import {
  arrived,
  begun,
  type ChooseRequest,
  dispatch,
  emptyPace,
  emptyRoster,
  ended,
  type HeldItem,
  kindOf,
  paceOf,
  viewOf,
} from "@throughline/assignment";
import { describe, expect, it } from "vitest";
import { HOURS, idOf, MONDAY, orgOf, request, teamsOf } from "./org.ts";

const NOW = Date.parse(MONDAY);
const MINUTE = 60_000;

const DESK = `${HOURS}
teams:
  desk:
    members:
      - { user: ann@example.com, name: Ann, skills: { billing: 5 }, capacity: 1 }
      - { user: bo@example.com, name: Bo, skills: { billing: 5, tech: 3 }, capacity: 1 }
      - { user: cy@example.com, name: Cy, skills: { tech: 5 }, capacity: 1 }
      - { user: di@example.com, name: Di, skills: { tech: 5, billing: 3 }, capacity: 2 }
`;
const [ANN, BO, CY, DI] = [0, 1, 2, 3].map(idOf) as [string, string, string, string];

/** People who work on several things side by side. */
const SIDE_BY_SIDE = DESK.replaceAll(/capacity: \d/g, "capacity: 6");

/** The desk with everybody's load, and what was learnt where `pace` tells it. */
function deskOf(loads: Record<string, number> = {}, pace = emptyPace(), file = DESK) {
  const teams = teamsOf(file);
  const people = Object.fromEntries(
    Object.entries(loads).map(([user, load]) => [user, { load, total: load, last: NOW - 60 * MINUTE }]),
  );
  const state = { ...emptyRoster(), people };
  const view = viewOf(teams, orgOf(teams), () => state);
  return {
    ...view,
    pace: paceOf(
      () => pace,
      () => 5,
    ),
  };
}

let count = 0;
function held(skill: string, minutesAgo: number, changes: Partial<ChooseRequest> = {}): HeldItem {
  const since = NOW - minutesAgo * MINUTE;
  const due = new Date(since + 60 * MINUTE).toISOString();
  return {
    id: `d${++count}`,
    item: `case ${count}`,
    since,
    request: request({
      team: "desk",
      by: [{ way: "slack x proficiency" }],
      skills: [{ name: skill }],
      otherwise: [{ do: "hold" }],
      wait: { priority: 0, due },
      ...changes,
    }),
  };
}

const given = (items: HeldItem[], view = deskOf()) =>
  dispatch(items, view, NOW).map(({ held: { id }, choice }) => [id, choice.user]);

describe("items that wait are given out together", () => {
  it("such that everybody gets what suits them, not each the best that is left", () => {
    const [tech, billing] = [held("tech", 2), held("billing", 1)];
    expect(given([tech, billing], deskOf({ [ANN]: 1, [DI]: 2 }))).toEqual([
      [tech.id, CY],
      [billing.id, BO],
    ]);
  });

  it("to nobody beyond their capacity, with what the same call gives counted", () => {
    const items = Array.from({ length: 9 }, (_, index) => held(index % 2 ? "tech" : "billing", 50 - index));
    const counts = new Map<string | undefined, number>();
    for (const [, user] of given(items)) counts.set(user, (counts.get(user) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ [ANN]: 1, [BO]: 1, [CY]: 1, [DI]: 2 });
  });

  it("where there are fewer people than items, those whose milestone is near go first", () => {
    const [later, soon] = [held("billing", 5), held("billing", 55)];
    expect(given([later, soon], deskOf({ [BO]: 1, [DI]: 2 }))).toEqual([[soon.id, ANN]]);
  });

  it("of equal urgency the one of higher priority goes first", () => {
    const [low, high] = [1, 4].map((priority) =>
      held("billing", 10, { wait: { priority, due: new Date(NOW + 40 * MINUTE).toISOString() } }),
    ) as [HeldItem, HeldItem];
    expect(given([low, high], deskOf({ [BO]: 1, [DI]: 2 }))).toEqual([[high.id, ANN]]);
  });

  it("says why, for everybody in the team", () => {
    const [one] = dispatch([held("billing", 5)], deskOf({ [BO]: 1 }), NOW);
    const because = one?.choice.chosen.because;
    expect(because?.text).toBe(
      "Ann cost least of the 2 who were free in desk (load 0 of 1, speed at billing 1, due 2026-11-23 09:55).",
    );
    const table = because?.candidates;
    const reason = (place: number) => table?.reasons[(table.whyNot as number[])[place] as number];
    expect(reason(1)).toBe("At capacity {load}");
    expect(reason(2)).toBe("No billing skill");
    expect(reason(3)).toBe("Slower at it ({score} minutes)");
  });

  it("says what would have chosen somebody else, and that is so", () => {
    const pace = emptyPace();
    const kind = kindOf({ team: "desk", skills: [{ name: "billing" }] });
    for (const place of [1, 2]) begun(pace, ANN, `${place}`, kind.key, NOW - place * MINUTE);
    begun(pace, BO, "3", kind.key, NOW - MINUTE);
    const desk = (load: number) => deskOf({ [ANN]: load, [BO]: 1 }, pace, SIDE_BY_SIDE);
    const [one] = dispatch([held("billing", 5)], desk(2), NOW);
    expect(one?.choice).toMatchObject({ user: BO });
    const text = "with a load of 0 instead of 2";
    expect(one?.choice.chosen.because.instead).toContainEqual({ user: "ann@example.com", name: "Ann", text });
    expect(given([held("billing", 5)], desk(0))).toMatchObject([[expect.anything(), ANN]]);
  });

  it("tells nobody who got something else at the same time that nothing had to change", () => {
    const together = { wait: { priority: 0, togetherMs: 1 } };
    for (const { choice } of dispatch(
      [held("tech", 2, together), held("billing", 1, together)],
      deskOf(),
      NOW,
    ))
      for (const { text } of choice.chosen.because.instead ?? []) expect(text).not.toBe("");
  });

  it("members who take their next one themselves are given nothing", () => {
    expect(given([held("billing", 5, { wait: { priority: 0, pull: true } })])).toEqual([]);
  });
});

describe("an item may wait for somebody better", () => {
  /** Everybody has finished many; Di needs five times as long for billing; Ann and Bo are about to be done. */
  function learnt(sinceMinutes: number) {
    const pace = emptyPace();
    const kind = kindOf({ team: "desk", skills: [{ name: "billing" }] });
    let at = NOW - 100 * 60 * MINUTE;
    for (let round = 0; round < 60; round++) {
      for (const [user, minutes] of [
        [ANN, 10],
        [BO, 10],
        [DI, 50],
      ] as const) {
        arrived(pace, kind, at);
        begun(pace, user, `${user} ${round}`, kind.key, at);
        const noise = 1 + 0.3 * Math.sin(round * 7 + minutes);
        ended(pace, user, `${user} ${round}`, at + minutes * noise * MINUTE, true);
      }
      at += 90 * MINUTE;
    }
    for (const user of [ANN, BO]) begun(pace, user, `${user} now`, kind.key, NOW - sinceMinutes * MINUTE);
    return deskOf({ [ANN]: 1, [BO]: 1 }, pace);
  }

  it("who is known to be much faster and free soon", () => {
    expect(given([held("billing", 1)], learnt(9))).toEqual([]);
  });

  it("but not where somebody who works on several things has room for it", () => {
    const pace = emptyPace();
    const kind = kindOf({ team: "desk", skills: [{ name: "billing" }] });
    for (const user of [ANN, BO, DI])
      for (let place = 0; place < 4; place++)
        begun(pace, user, `${user} ${place}`, kind.key, NOW - place * MINUTE);
    const items = Array.from({ length: 7 }, () => held("billing", 1));
    const loads = { [ANN]: 4, [BO]: 4, [DI]: 4 };
    expect(given(items, deskOf(loads, pace, SIDE_BY_SIDE))).toHaveLength(6);
  });

  it("but not past its milestone", () => {
    const late = held("billing", 58);
    expect(given([late], learnt(0))).toEqual([[late.id, DI]]);
  });
});

describe("what waits by other ways", () => {
  it("goes one after another, by priority, milestone and time, each by its own way", () => {
    const by = [{ way: "least loaded" }];
    const [third, first, second] = [
      held("tech", 50, { by, wait: { priority: 1 } }),
      held("tech", 10, { by, wait: { priority: 3 } }),
      held("tech", 20, { by, wait: { priority: 1, ageingMs: 15 * MINUTE } }),
    ];
    expect(given([third, first, second], deskOf({ [BO]: 1, [DI]: 1 })).map(([id]) => id)).toEqual([
      first.id,
      second.id,
    ]);
  });

  it("gets a queue when nothing is left to wait for", () => {
    const one = held("nothing", 5, {
      otherwise: [{ do: "hold" }, { do: "queue", queue: "Support Backlog" }],
    });
    const [settled] = dispatch([{ ...one, from: 1 }], deskOf(), NOW);
    expect(settled?.choice.chosen).toMatchObject({ kind: "queue", owner: "Support Backlog" });
  });
});
