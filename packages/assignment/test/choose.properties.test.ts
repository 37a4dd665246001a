import {
  type Choice,
  type ChooseRequest,
  choose,
  emptyRoster,
  type Member,
  type Teams,
  viewOf,
} from "@throughline/assignment";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WAYS } from "../src/ways/index.ts";
import { HOURS, MONDAY, orgOf, request, teamsOf } from "./org.ts";

/** One member, plain: what the choice is held against. */
const person = fc.record({
  skills: fc.dictionary(fc.constantFrom("billing", "french"), fc.integer({ min: 1, max: 5 })),
  region: fc.option(fc.constantFrom("EMEA", "US"), { nil: undefined }),
  capacity: fc.integer({ min: 1, max: 6 }),
  share: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  late: fc.boolean(),
  away: fc.boolean(),
  active: fc.boolean(),
  offline: fc.boolean(),
  elsewhere: fc.integer({ min: 0, max: 6 }),
  weight: fc.integer({ min: 1, max: 3 }),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

const people = fc.array(person, { minLength: 1, maxLength: 8 });
const criteria = [
  "sticky",
  "skills",
  "levels",
  "region",
  "hours",
  "presence",
  "capacity",
  "quota",
  "turn",
] as const;
const asked = fc.record({
  by: fc.array(
    fc.constantFrom(...Object.keys(WAYS)).map((way) => ({ way, of: "member.load" })),
    { maxLength: 3 },
  ),
  skills: fc.array(
    fc.record({
      name: fc.constantFrom("billing", "french"),
      level: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      wanted: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  where: fc
    .boolean()
    .map((asks) => (asks ? [{ name: "region", expression: 'member.region == "EMEA"', values: {} }] : [])),
  size: fc.constantFrom(0, 0.5, 1, 2),
  exclude: fc.subarray(["p0", "p1"]),
  otherwise: fc
    .array(fc.constantFrom(...criteria), { maxLength: 4 })
    .map((names) => names.map((criterion) => ({ do: "drop" as const, criterion }))),
});

const { hours } = teamsOf(`${HOURS}\nteams:\n  desk: { members: [{ user: p0, capacity: 1 }] }\n`);

function teamOf(all: Person[], order = all.map((_, index) => index)): Teams {
  const members = order.map((index): Member => {
    const { skills, region, capacity, share, late, away, weight } = all[index] as Person;
    return {
      ...{ user: `p${index}`, skills, capacity, weight },
      hours: late ? "late" : "default",
      away: away ? [{ from: "2026-11-20", to: "2026-11-30" }] : [],
      ...(share !== undefined && { share }),
      ...(region && { attributes: { region } }),
    };
  });
  return { hours, teams: [{ name: "desk", hours: "default", members }] };
}

function chosen(all: Person[], changes: Partial<ChooseRequest>, order?: number[]): Choice {
  const teams = teamOf(all, order);
  const org = orgOf(teamOf(all));
  const view = viewOf(
    teams,
    {
      ...org,
      user(name) {
        const user = org.user(name);
        const one = all[Number(name.slice(1))];
        if (!user || !one) return undefined;
        const presence = one.offline ? { status: "offline" as const, since: MONDAY } : undefined;
        return { ...user, active: one.active, elsewhere: one.elsewhere, ...(presence && { presence }) };
      },
    },
    emptyRoster,
  );
  return choose(request({ team: "desk", ...changes }), view, MONDAY);
}

const indexOf = (choice: Choice & { ok: true }) => Number(choice.chosen.owner.slice(1));

describe("whatever a team is like and a request asks", () => {
  it("nobody is chosen who fails what is still asked", () => {
    fc.assert(
      fc.property(people, asked, (all, changes) => {
        const choice = chosen(all, changes);
        if (!choice.ok) return;
        const one = all[indexOf(choice)] as Person;
        const given = new Set(choice.chosen.because.givenUp);
        const { skills = [], where = [], size = 1, exclude = [] } = changes;
        const needed = skills.filter(({ wanted }) => !wanted);
        expect(one.active).toBe(true);
        expect(one.away).toBe(false);
        expect(exclude).not.toContain(choice.chosen.owner);
        if (!given.has("hours")) expect(one.late).toBe(false);
        if (!given.has("presence")) expect(one.offline).toBe(false);
        if (!given.has("capacity")) expect(one.elsewhere + size).toBeLessThanOrEqual(one.capacity);
        if (!given.has("region") && where.length > 0) expect(one.region).toBe("EMEA");
        for (const { name, level = 1 } of needed) {
          if (!given.has("skills")) expect(one.skills[name] ?? 0).toBeGreaterThan(0);
          if (!given.has("skills") && !given.has("levels"))
            expect(one.skills[name] ?? 0).toBeGreaterThanOrEqual(level);
        }
      }),
    );
  });

  it("something is given up only where nobody fits without it", () => {
    fc.assert(
      fc.property(people, asked, (all, changes) => {
        const choice = chosen(all, changes);
        const givenUp = choice.ok ? (choice.chosen.because.givenUp?.length ?? 0) : changes.otherwise.length;
        for (let kept = 0; kept < givenUp; kept++)
          expect(chosen(all, { ...changes, otherwise: changes.otherwise.slice(0, kept) }).ok).toBe(false);
      }),
    );
  });

  it("the order in which members stand in the file decides nothing but a rotation", () => {
    fc.assert(
      fc.property(
        people.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(
              all.map((_, i) => i),
              { minLength: all.length },
            ),
          ),
        ),
        asked,
        ([all, order], changes) => {
          const by = changes.by.filter(({ way }) => !way.includes("round robin"));
          const one = chosen(all, { ...changes, by });
          const other = chosen(all, { ...changes, by }, order);
          expect(other.ok && other.chosen.owner).toBe(one.ok && one.chosen.owner);
        },
      ),
    );
  });

  it("the same request and state get the same answer", () => {
    fc.assert(
      fc.property(people, asked, (all, changes) => {
        expect(chosen(all, changes)).toEqual(chosen(all, changes));
      }),
    );
  });

  it("a change of load of which it is told that it would have chosen somebody does choose them", () => {
    let held = 0;
    fc.assert(
      fc.property(
        people,
        fc.constantFrom("least loaded", "most available", "slack x proficiency"),
        (some, way) => {
          const all = some.map((one) => ({ ...one, late: false, away: false, active: true, offline: false }));
          const changes = { by: [{ way }] };
          const choice = chosen(all, changes);
          if (!choice.ok) return;
          for (const { name, text } of choice.chosen.because.instead ?? []) {
            const load = /^with a load of (\d+) instead of \d+$/.exec(text)?.[1];
            if (load === undefined) continue;
            const index = Number(name.slice(1));
            const lighter = all.map((one, at) => (at === index ? { ...one, elsewhere: Number(load) } : one));
            const then = chosen(lighter, changes);
            expect(then.ok && then.chosen.owner).toBe(name);
            held++;
          }
        },
      ),
    );
    expect(held).toBeGreaterThan(20);
  });
});
