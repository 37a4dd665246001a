import {
  type ChooseRequest,
  createRoster,
  emptyRoster,
  type Roster,
  type RosterEntry,
  rosterApply,
} from "@throughline/assignment";
import { candidatesOf } from "@throughline/steps";
import { type Duration, parseDuration } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BILLING, HOURS, idOf, MONDAY, orgOf, request, rosterOf, teamsOf } from "./org.ts";

const fold = (entries: RosterEntry[]) => structuredClone(entries).reduce(rosterApply, emptyRoster());

describe("a reservation", () => {
  it("holds capacity until it is released", () => {
    const roster = rosterOf(BILLING);
    const { entries } = roster.choose(
      "d1",
      "case 1",
      request({ skills: [{ name: "tech" }], size: 2 }),
      MONDAY,
    );
    expect(entries).toMatchObject([
      { kind: "reserved", at: MONDAY, id: "d1", item: "case 1", user: idOf(2), size: 2 },
    ]);
    expect(roster.load(idOf(2))).toBe(2);
    expect(roster.release("d1", MONDAY, "The case was closed.")).toEqual([
      { kind: "released", at: MONDAY, id: "d1", because: "The case was closed." },
    ]);
    expect(roster.load(idOf(2))).toBe(0);
  });

  it("is made once: the same decision gets the same answer and reserves nothing more", () => {
    const roster = rosterOf(BILLING);
    const first = roster.choose("d1", "case 1", request(), MONDAY);
    const again = roster.choose(
      "d1",
      "case 1",
      request({ by: [{ way: "round robin" }] }),
      "2026-11-30T12:00:00Z",
    );
    expect(again).toEqual({ ...first, entries: [] });
    roster.release("d1", MONDAY);
    expect(roster.choose("d1", "case 1", request(), MONDAY)).toEqual(again);
    expect(roster.load(idOf(2))).toBe(0);
  });

  it("by a queue is of nobody's capacity, and answered again alike", () => {
    const roster = rosterOf(BILLING);
    const toQueue = request({ team: "none", otherwise: [{ do: "queue", queue: "Support Backlog" }] });
    const first = roster.choose("d1", "case 1", toQueue, MONDAY);
    expect(first.entries).toMatchObject([{ kind: "queued", id: "d1", item: "case 1" }]);
    expect(roster.choose("d1", "case 1", request(), MONDAY)).toEqual({ ...first, entries: [] });
    expect(roster.release("d1", MONDAY)).toEqual([]);
  });

  it("that failed may be asked for again", () => {
    const roster = rosterOf(BILLING);
    expect(roster.choose("d1", "case 1", request({ team: "none" }), MONDAY).ok).toBe(false);
    expect(roster.choose("d1", "case 1", request(), MONDAY).ok).toBe(true);
  });

  it("is released once, and only when there is one", () => {
    const roster = rosterOf(BILLING);
    roster.choose("d1", "case 1", request(), MONDAY);
    expect(roster.release("d1", MONDAY)).toHaveLength(1);
    expect(roster.release("d1", MONDAY)).toEqual([]);
    expect(roster.release("constructor", MONDAY)).toEqual([]);
  });

  it("moves with the item when a person hands it over, also beyond capacity", () => {
    const roster = rosterOf(BILLING);
    roster.choose("d1", "case 1", request({ skills: [{ name: "billing" }], size: 4 }), MONDAY);
    expect(roster.load(idOf(1))).toBe(4);
    expect(roster.handOver("d1", idOf(1), MONDAY)).toEqual([]);
    expect(roster.handOver("d1", idOf(2), MONDAY)).toEqual([
      { kind: "handed-over", at: MONDAY, id: "d1", user: idOf(2), day: "2026-11-23" },
    ]);
    expect([roster.load(idOf(1)), roster.load(idOf(2))]).toEqual([0, 4]);
    const next = roster.choose("d2", "case 2", request({ skills: [{ name: "tech" }] }), MONDAY);
    if (next.ok) throw new Error("Somebody got it.");
    expect(candidatesOf(next.because)[2]).toMatchObject({ whyNot: "At capacity 4 of 2", load: 4 });
    roster.release("d1", MONDAY);
    expect(roster.load(idOf(2))).toBe(0);
  });

  it("counts for a person in all their teams", () => {
    const roster = rosterOf(BILLING);
    roster.choose("d1", "case 1", request({ skills: [{ name: "tech" }], size: 2 }), MONDAY);
    const chosen = roster.choose("d2", "case 2", request({ team: "tech team" }), MONDAY);
    expect(chosen).toMatchObject({ ok: true, chosen: { owner: "Noor" } });
  });

  it("of fractions leaves nothing behind", () => {
    const roster = rosterOf(BILLING);
    for (const size of [0.1, 0.2, 0.7])
      roster.choose(`d${size}`, "case", request({ skills: [{ name: "tech" }], size }), MONDAY);
    expect(roster.load(idOf(2))).toBe(1);
    for (const size of [0.1, 0.2, 0.7]) roster.release(`d${size}`, MONDAY);
    expect(roster.load(idOf(2))).toBe(0);
  });
});

describe("memory", () => {
  it("keeps the candidates of recent answers, and of open reservations the answer for good", () => {
    const roster = rosterOf(BILLING.replaceAll("capacity: 6", "capacity: 9000"));
    const ask = (id: string) =>
      roster.choose(id, id, request({ prefer: [{ user: "Wren", why: "asked for" }] }), MONDAY);
    const first = ask("first");
    for (let index = 0; index < 40; index++) ask(`d${index}`);
    expect(ask("first")).toEqual({ ...first, entries: [] });
    for (let index = 40; index < 700; index++) ask(`d${index}`);
    const { because, ...owner } = (first as { chosen: { because: { text: string } } }).chosen;
    expect(ask("first")).toEqual({
      ok: true,
      entries: [],
      chosen: { ...owner, because: { text: because.text } },
    });
    expect(
      Object.keys(roster.state.answers.young).length + Object.keys(roster.state.answers.old).length,
    ).toBeLessThan(101);
  });
});

const USERS = [0, 1, 2, 3];
const CAPACITY = [6, 4, 2, 2];

/** What may happen to a roster, in any order. */
type Move =
  | { do: "choose"; id: number; request: ChooseRequest; at: string }
  | { do: "release"; id: number }
  | { do: "hand over"; id: number; to: number };

const anyRequest = fc.record({
  team: fc.constantFrom("billing team", "tech team"),
  by: fc.constantFrom("least loaded", "round robin", "slack x proficiency").map((way) => [{ way }]),
  skills: fc
    .subarray(["billing", "tech", "de"], { maxLength: 2 })
    .map((names) => names.map((name) => ({ name }))),
  where: fc.constant([] as []),
  size: fc.constantFrom(0, 0.3, 1, 2, 3),
  exclude: fc.subarray(USERS.map(idOf), { maxLength: 1 }),
  prefer: fc.array(
    fc.record({ user: fc.constantFrom("Wren", idOf(3), "zoe", null), why: fc.constant("asked for") }),
    { maxLength: 1 },
  ),
  sticky: fc.array(
    fc.record({
      field: fc.constantFrom("ContactId", "AccountId"),
      value: fc.constantFrom("a", "b"),
      within: fc.constant(parseDuration("30 days") as Duration),
    }),
    { maxLength: 2 },
  ),
  otherwise: fc.array(
    fc.constantFrom(
      ...(["sticky", "skills", "hours"] as const).map((criterion) => ({ do: "drop" as const, criterion })),
      { do: "team" as const, team: "tech team" },
      { do: "queue" as const, queue: "Support Backlog" },
    ),
    { maxLength: 3 },
  ),
});

const id = fc.integer({ min: 0, max: 30 });
const at = fc
  .integer({ min: 0, max: 7 * 86_400_000 })
  .map((ms) => new Date(Date.parse(MONDAY) + ms).toISOString());
const chooseOrRelease: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("choose" as const), id, request: anyRequest, at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), id }) },
);
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: chooseOrRelease },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("hand over" as const), id, to: fc.constantFrom(...USERS) }),
  },
);

function play(roster: Roster, move: Move): RosterEntry[] {
  if (move.do === "choose")
    return roster.choose(`d${move.id}`, `item ${move.id}`, move.request, move.at).entries;
  if (move.do === "release") return roster.release(`d${move.id}`, MONDAY);
  return roster.handOver(`d${move.id}`, idOf(move.to), MONDAY);
}

describe("whatever happens", () => {
  const teams = teamsOf(BILLING);
  const directory = orgOf(teams);

  it("capacity is never exceeded by our decisions", () => {
    fc.assert(
      fc.property(fc.array(chooseOrRelease, { maxLength: 60 }), (moves) => {
        const roster = createRoster(teams, directory);
        for (const move of moves) {
          play(roster, move);
          for (const user of USERS)
            expect(roster.load(idOf(user))).toBeLessThanOrEqual(CAPACITY[user] as number);
        }
      }),
    );
  });

  it("nothing is added to somebody who was overloaded from outside", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const roster = createRoster(teams, directory);
        for (const move of moves) {
          for (const entry of play(roster, move)) {
            if (entry.kind !== "reserved") continue;
            expect(roster.load(entry.user)).toBeLessThanOrEqual(
              CAPACITY[USERS.findIndex((user) => idOf(user) === entry.user)] as number,
            );
          }
        }
      }),
    );
  });

  it("loads are the sizes of what is reserved", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const roster = createRoster(teams, directory);
        for (const move of moves) play(roster, move);
        for (const user of USERS) {
          const open = Object.values(roster.state.open).filter(
            (reservation) => reservation.user === idOf(user),
          );
          expect(roster.load(idOf(user))).toBeCloseTo(
            open.reduce((sum, { size }) => sum + size, 0),
            5,
          );
        }
      }),
    );
  });

  it("the same decision gets the same answer", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const roster = createRoster(teams, directory);
        const given = new Map<number, unknown>();
        for (const move of moves) {
          if (move.do !== "choose") play(roster, move);
          else {
            const answer = roster.choose(`d${move.id}`, "item", move.request, move.at);
            if (given.has(move.id))
              expect(answer).toEqual({ ok: true, chosen: given.get(move.id), entries: [] });
            if (answer.ok) given.set(move.id, answer.chosen);
          }
        }
      }),
    );
  });

  it("the state is the fold of the entries, and goes on alike after a crash anywhere, through JSON", () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 40 }), fc.nat(40), (moves, crash) => {
        const steady = createRoster(teams, directory);
        let crashing = createRoster(teams, directory);
        const trail: RosterEntry[] = [];
        for (const [index, move] of moves.entries()) {
          if (index === crash)
            crashing = createRoster(teams, directory, fold(JSON.parse(JSON.stringify(trail))));
          const entries = play(crashing, move);
          expect(entries).toEqual(play(steady, move));
          trail.push(...entries);
        }
        expect(fold(trail)).toEqual(steady.state);
        expect(JSON.parse(JSON.stringify(steady.state))).toEqual(steady.state);
      }),
    );
  });
});

describe("a rotation", () => {
  const rota = (weights: number[]) =>
    teamsOf(
      `${HOURS}\nteams:\n  rota:\n    members: [${weights.map((weight, at) => `{ user: u${at}, capacity: 1000, weight: ${weight} }`)}]\n`,
    );
  const ask = request({ team: "rota", by: [{ way: "round robin" }] });
  const take = (roster: Roster, id: string) => {
    const answer = roster.choose(id, id, ask, MONDAY);
    return { owner: answer.ok ? answer.chosen.owner : "", entries: answer.entries };
  };
  const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });

  it("neither skips nor repeats, through crashes and releases", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom("take", "crash", "release"), { maxLength: 50 }),
        (size, moves) => {
          const teams = rota(Array.from({ length: size }, () => 1));
          let roster = createRoster(teams, orgOf(teams));
          const trail: RosterEntry[] = [];
          let turn = 0;
          for (const [index, move] of moves.entries()) {
            if (move === "crash") roster = createRoster(teams, orgOf(teams), fold(trail));
            else if (move === "release") trail.push(...roster.release(`d${index - 1}`, MONDAY));
            else {
              const { owner, entries } = take(roster, `d${index}`);
              expect(owner).toBe(`u${turn++ % size}`);
              trail.push(...entries);
            }
          }
        },
      ),
    );
  });

  it("gives everybody as many turns as their weight in each round", () => {
    fc.assert(
      fc.property(weights, (each) => {
        const teams = rota(each);
        const roster = createRoster(teams, orgOf(teams));
        const round = each.reduce((sum, weight) => sum + weight, 0);
        const counts = each.map(() => 0);
        for (let turn = 0; turn < round; turn++) {
          const at = Number(take(roster, `d${turn}`).owner.slice(1));
          counts[at] = (counts[at] ?? 0) + 1;
        }
        expect(counts).toEqual(each);
      }),
      { numRuns: 50 },
    );
  });

  it("goes on after the same person when the team has changed", () => {
    const before = rota([1, 1, 1]);
    const roster = createRoster(before, orgOf(before));
    take(roster, "d1");
    take(roster, "d2");
    const after = teamsOf(
      `${HOURS}\nteams:\n  rota:\n    members: [{ user: new, capacity: 9 }, { user: u1, capacity: 9 }, { user: u2, capacity: 9 }]\n`,
    );
    expect(take(createRoster(after, orgOf(after), roster.state), "d3").owner).toBe("u2");
  });
});

describe("teams and people that change", () => {
  const desk = (members: string) => teamsOf(`${HOURS}\nteams:\n  desk:\n    members: [${members}]\n`);

  it("are taken as they are at the next choice, with the work that everybody has", () => {
    let teams = desk("{ user: ann, capacity: 1 }, { user: bob, capacity: 1 }");
    const roster = createRoster(
      () => teams,
      orgOf(desk("{ user: ann, capacity: 1 }, { user: bob, capacity: 1 }")),
    );
    const owner = (id: string) => {
      const answer = roster.choose(id, id, request({ team: "desk" }), MONDAY);
      return answer.ok ? answer.chosen.owner : answer.because.text;
    };
    expect(owner("d1")).toBe("ann");
    teams = desk("{ user: ann, capacity: 2 }");
    expect(owner("d2")).toBe("ann");
    expect(roster.load(idOf(0))).toBe(2);
  });

  it("hear for which items we hold capacity, also after a restart, and when it is over", () => {
    const teams = desk("{ user: ann, capacity: 3 }");
    const held = new Map<string, string>();
    const org = () => ({
      ...orgOf(teams),
      ours: (id: string, item?: string) => void (item ? held.set(id, item) : held.delete(id)),
    });
    const roster = createRoster(teams, org());
    roster.choose("d1", "cases/500A", request({ team: "desk" }), MONDAY);
    roster.choose("d2", "cases/500B", request({ team: "desk" }), MONDAY);
    roster.release("d1", MONDAY);
    expect([...held]).toEqual([["d2", "cases/500B"]]);
    held.clear();
    createRoster(teams, org(), roster.state);
    expect([...held]).toEqual([["d2", "cases/500B"]]);
  });
});
