import {
  type ChooseRequest,
  createRoster,
  emptyRoster,
  type Roster,
  type RosterEntry,
  rosterApply,
} from "@throughline/assignment";
import { type Duration, parseDuration } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOURS, idOf, MONDAY, orgOf, request, teamsOf } from "./org.ts";

/** Caps of every kind: per member, per member in a team, per team, and over all teams. */
const teams = teamsOf(`${HOURS}
cap: 5
teams:
  billing team:
    cap: 4
    members:
      - { user: ann@example.com, name: Ann, skills: { billing: 4 }, capacity: 3, cap: 2 }
      - { user: bob@example.com, name: Bob, capacity: 2 }
  tech team:
    cap: 2
    members:
      - { user: ann@example.com, name: Ann, skills: { billing: 4 }, capacity: 3 }
      - { user: kim@example.com, name: Kim, skills: { tech: 5 }, capacity: 1, hours: late }
`);
const CAPACITY = [3, 2, 1];
const directory = orgOf(teams);

type Move =
  | { do: "ask"; id: number; request: ChooseRequest }
  | { do: "release"; id: number }
  | { do: "hand over"; id: number; to: number }
  | { do: "give out"; most: number; inVain: boolean }
  | { do: "next"; user: number }
  | { do: "pass"; ms: number };

const hold = (time?: string): ChooseRequest["otherwise"][number] => ({
  do: "hold",
  ...(time && { within: parseDuration(time) as Duration }),
});
const QUEUE: ChooseRequest["otherwise"][number] = { do: "queue", queue: "Support Backlog" };

const anyRequest: fc.Arbitrary<ChooseRequest> = fc.record({
  team: fc.constantFrom("billing team", "tech team"),
  by: fc.constantFrom(...["least loaded", "round robin", "slack x proficiency"].map((way) => [{ way }])),
  skills: fc.constantFrom([], [{ name: "billing" }], [{ name: "tech" }]),
  where: fc.constant([]),
  sticky: fc.constant([]),
  exclude: fc.subarray([0, 1, 2].map(idOf), { maxLength: 1 }),
  size: fc.constantFrom(0.5, 1, 2),
  otherwise: fc.constantFrom(
    [hold()],
    [hold("20 minutes"), QUEUE],
    [hold("20 business minutes"), { do: "drop", criterion: "skills" }, hold("10 minutes")],
    [hold("5 minutes"), { do: "team", team: "tech team" }, hold("5 minutes"), QUEUE],
    [QUEUE],
  ),
  wait: fc.record({
    priority: fc.constantFrom(1, 2),
    ageingMs: fc.constantFrom(0, 60_000),
    togetherMs: fc.constantFrom(0, 0, 30_000),
    pull: fc.constantFrom(false, false, true),
  }),
});

const id = fc.nat(20);
const user = fc.constantFrom(0, 1, 2);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("ask" as const), id, request: anyRequest }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("release" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hand over" as const), id, to: user }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant("give out" as const), most: fc.nat(3) },
      inVain: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("next" as const), user }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.constantFrom(1000, 30_000, 600_000, 36e6),
    }),
  },
);
const moves = fc.array(move, { minLength: 5, maxLength: 60 });

/** Plays moves over a roster and tells every entry; `crashAt`: from then on goes on with the fold of what was written. */
function play(
  all: Move[],
  { crashAt, check }: { crashAt?: number; check?: (roster: Roster, entry: RosterEntry) => void } = {},
) {
  let roster = createRoster(teams, directory);
  let now = Date.parse(MONDAY);
  const trail: RosterEntry[] = [];
  const asked = new Set<string>();
  const over = new Set<string>();
  const answers = new Map<string, unknown>();
  const keep = (entries: RosterEntry[]) => {
    for (const entry of entries) check?.(roster, entry);
    trail.push(...entries);
  };
  all.forEach((one, index) => {
    if (index === crashAt) roster = createRoster(teams, directory, fold(trail));
    const at = new Date(now).toISOString();
    switch (one.do) {
      case "ask": {
        const name = `d${one.id}`;
        if (over.has(name)) break;
        const answer = roster.choose(name, `item ${one.id}`, one.request, at);
        if (answer.ok && answers.has(name))
          expect(answer).toMatchObject({ chosen: { ownerId: answers.get(name) }, entries: [] });
        if (answer.ok) answers.set(name, answer.chosen.ownerId);
        if (answer.ok || answer.held) asked.add(name);
        keep(answer.entries);
        break;
      }
      case "release":
        keep(roster.release(`d${one.id}`, at));
        if (asked.has(`d${one.id}`)) over.add(`d${one.id}`);
        break;
      case "hand over": {
        const name = `d${one.id}`;
        keep(roster.handOver(name, idOf(one.to), at));
        if (roster.state.open[name]) answers.set(name, roster.state.open[name].chosen.ownerId);
        break;
      }
      case "give out":
        for (const proposal of roster.dispatch(at).slice(0, one.most)) {
          const answer = roster.give(proposal, at);
          keep(answer?.entries ?? []);
          if (answer && one.inVain) keep(roster.putBack(proposal, at));
          else if (answer?.ok) answers.set(proposal.id, answer.chosen.ownerId);
          else if (answer) over.add(proposal.id);
        }
        break;
      case "next": {
        const { proposal } = roster.next(idOf(one.user), at);
        const answer = proposal && roster.give(proposal, at);
        keep(answer?.entries ?? []);
        if (proposal && answer?.ok) {
          expect(answer.chosen.ownerId).toBe(idOf(one.user));
          answers.set(proposal.id, answer.chosen.ownerId);
        }
        break;
      }
      case "pass":
        now += one.ms;
    }
  });
  return { roster, trail, asked, over, answers };
}

const fold = (entries: RosterEntry[]) =>
  (JSON.parse(JSON.stringify(entries)) as RosterEntry[]).reduce(rosterApply, emptyRoster());

const sum = (all: { size: number }[]) => all.reduce((points, { size }) => points + size, 0);

describe("whatever happens to what waits", () => {
  it("no cap is exceeded by our decisions: of a member, of a member in a team, of a team, of all teams", () => {
    fc.assert(
      fc.property(moves, (all) => {
        play(all, {
          check(roster, entry) {
            if (entry.kind !== "reserved") return;
            const open = Object.values(roster.state.open);
            const theirs = open.filter((one) => one.user === entry.user);
            const place = [0, 1, 2].find((index) => idOf(index) === entry.user) as number;
            const inTeam = open.filter(({ team }) => team === entry.team);
            expect(sum(theirs)).toBeLessThanOrEqual(CAPACITY[place] as number);
            expect(sum(inTeam)).toBeLessThanOrEqual(entry.team === "billing team" ? 4 : 2);
            if (place === 0 && entry.team === "billing team")
              expect(sum(theirs.filter(({ team }) => team === entry.team))).toBeLessThanOrEqual(2);
            expect(sum(open)).toBeLessThanOrEqual(5);
          },
        });
      }),
      { numRuns: 150 },
    );
  });

  it("each waits, is owned or is over, and never two of these; and no capacity is held for what is over", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { roster, asked, over, answers } = play(all);
        const { open, pool } = roster.state;
        for (const name of asked) {
          const places = [name in pool, name in open].filter(Boolean).length;
          const queued = !(name in open) && answers.has(name);
          expect([name, places]).toEqual([name, over.has(name) || queued ? 0 : 1]);
        }
        for (const index of [0, 1, 2]) {
          const theirs = Object.values(open).filter(({ user }) => user === idOf(index));
          expect(roster.load(idOf(index))).toBeCloseTo(sum(theirs), 5);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("the fold of what was written goes on as if nothing had happened, from any place", () => {
    fc.assert(
      fc.property(moves, fc.nat(59), (all, crashAt) => {
        const steady = play(all);
        // what a look has found stays with the one who looked: after a crash everything is looked at
        const crashed = play(all, { crashAt });
        for (const { roster, trail } of [steady, crashed])
          expect(fold(trail)).toEqual(JSON.parse(JSON.stringify(roster.state)));
        expect(crashed.asked).toEqual(steady.asked);
      }),
      { numRuns: 100 },
    );
  });

  it("when all that can go has gone, nobody who fits what waits is free", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { roster } = play(all);
        let at = "";
        // what is matched may wait for somebody better, by prices that hold for ten minutes
        for (let minute = 0; minute < 90; minute += 11) {
          at = new Date(Date.parse("2026-11-25T14:00:00Z") + minute * 60_000).toISOString();
          for (const one of roster.dispatch(at)) roster.give(one, at);
        }
        const afresh = createRoster(teams, directory, roster.state);
        expect(afresh.dispatch(at)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

it("64 who ask at once never get more than there is, and what they cannot have waits in order", () => {
  const roster = createRoster(teams, directory);
  for (let n = 0; n < 64; n++)
    roster.choose(
      `d${n}`,
      `i${n}`,
      request({ team: n % 2 ? "tech team" : "billing team", otherwise: [hold()] }),
      MONDAY,
    );
  expect(sum(Object.values(roster.state.open))).toBe(5);
  expect(Object.keys(roster.state.pool)).toHaveLength(59);
});
