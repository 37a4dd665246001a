import { createRoster, emptyRoster, type RosterEntry, rosterApply } from "@throughline/assignment";
import { describe, expect, it } from "vitest";
import { HOURS, idOf, MONDAY, orgOf, request, teamsOf } from "./org.ts";

const DESK = `${HOURS}
teams:
  desk:
    members:
      - { user: ann@example.com, name: Ann, skills: { billing: 5 }, capacity: 4 }
      - { user: bo@example.com, name: Bo, skills: { billing: 5 }, capacity: 4 }
`;
const [ANN, BO] = [idOf(0), idOf(1)];
const MINUTE = 60_000;

/** A day of work at the desk: each item takes Ann and Bo so many minutes. */
function after(items: number, minutes: Record<string, number>, end: "finished" | "taken away" = "finished") {
  const teams = teamsOf(DESK);
  const roster = createRoster(teams, orgOf(teams));
  const entries: RosterEntry[] = [];
  const ask = { team: "desk", skills: [{ name: "billing" }] };
  let at = Date.parse(MONDAY);
  const iso = () => new Date(at).toISOString();
  for (let item = 0; item < items; item++) {
    const id = `d${item}`;
    const answer = roster.choose(
      id,
      `case ${item}`,
      request({ ...ask, by: [{ way: "round robin" }] }),
      iso(),
    );
    if (!answer.ok) throw new Error("nobody");
    entries.push(...answer.entries);
    at += (minutes[answer.chosen.ownerId] as number) * MINUTE;
    entries.push(...roster.release(id, iso(), undefined, end === "finished"));
  }
  const fastest = roster.choose("last", "case", request({ ...ask, by: [{ way: "fastest" }] }), iso());
  return { roster, entries, fastest: fastest.ok ? fastest.chosen : undefined };
}

describe("how fast somebody is", () => {
  it("is learnt from what they finish", () => {
    expect(after(40, { [ANN]: 12, [BO]: 6 }).fastest?.owner).toBe("Bo");
    expect(after(40, { [ANN]: 5, [BO]: 10 }).fastest?.owner).toBe("Ann");
  });

  it("weighs less the less was seen: after two items nobody is twice as fast", () => {
    const speed = (items: number) => {
      const score = after(items, { [ANN]: 12, [BO]: 6 }).fastest?.because.candidates?.score as number[];
      return (score[1] as number) / (score[0] as number);
    };
    expect(speed(2)).toBeGreaterThan(1);
    expect(speed(2)).toBeLessThan(1.2);
    expect(speed(40)).toBeGreaterThan(1.5);
  });

  it("is not learnt from what was taken away from them", () => {
    expect(after(40, { [ANN]: 12, [BO]: 6 }, "taken away").roster.state.pace.finished).toBe(0);
  });

  it("is part of the fold of the roster's entries", () => {
    const { entries, roster } = after(10, { [ANN]: 12, [BO]: 6 });
    const pace = structuredClone(entries).reduce(rosterApply, emptyRoster()).pace;
    expect(pace.finished).toBe(10);
    expect(Object.values(pace.people).map(({ done }) => done)).toEqual(
      Object.values(roster.state.pace.people).map(({ done }) => done),
    );
  });

  it("counts the time of each of several items that somebody has at once as shared among them", () => {
    const teams = teamsOf(DESK);
    const roster = createRoster(teams, orgOf(teams));
    const ask = request({ team: "desk", skills: [{ name: "billing" }], only: "ann@example.com" });
    const at = (minute: number) => new Date(Date.parse(MONDAY) + minute * MINUTE).toISOString();
    for (const id of ["d1", "d2"]) roster.choose(id, id, ask, at(0));
    for (const id of ["d1", "d2"]) roster.release(id, at(60), undefined, true);
    const billing = roster.state.pace.people[ANN]?.done.billing;
    const [n, sum] = billing as [number, number, number];
    expect(Math.exp(sum / n) / MINUTE).toBeCloseTo(30, 6);
  });
});
