import { describe, expect, it } from "vitest";
import { BILLING, idOf, MONDAY, request, rosterOf } from "./org.ts";

const names = (asked: ReturnType<ReturnType<typeof rosterOf>["everybody"]>) =>
  asked?.members.map(({ name }) => name);

describe("all who could take an item", () => {
  it("are those who fit, best first, and nothing is reserved for them", () => {
    const roster = rosterOf(BILLING);
    const all = names(roster.everybody("case 9", request(), MONDAY)) ?? [];
    expect(all.length).toBeGreaterThan(1);
    roster.choose("d1", "case 1", request(), MONDAY);
    const first = all[0];
    expect(names(roster.everybody("case 9", request(), MONDAY))).not.toEqual(all);
    expect(names(roster.everybody("case 9", request(), MONDAY))?.toSorted()).toEqual(all.toSorted());
    expect(names(roster.everybody("case 9", request(), MONDAY))?.[0]).not.toBe(first);
  });

  it("are those without whom as little as needed is given up", () => {
    const roster = rosterOf(BILLING);
    const tech = request({ skills: [{ name: "tech" }], otherwise: [{ do: "drop", criterion: "skills" }] });
    const asked = roster.everybody("case 9", tech, MONDAY);
    expect(asked?.members.map(({ id }) => id)).toEqual([idOf(2)]);
    const others = roster.everybody("case 9", { ...tech, exclude: [idOf(2)] }, MONDAY);
    expect(others?.because.text).toContain("without skills");
    expect(others?.members.map(({ id }) => id)).not.toContain(idOf(2));
  });

  it("are nobody where nobody fits", () => {
    expect(rosterOf(BILLING).everybody("case 9", request({ team: "none" }), MONDAY)).toBeUndefined();
  });
});

it("somebody who takes it themselves and cannot does not send it to a queue", () => {
  const roster = rosterOf(BILLING);
  const tech = request({ skills: [{ name: "tech" }] });
  expect(roster.choose("d1", "case 1", { ...tech, only: idOf(2) }, MONDAY)).toMatchObject({
    ok: true,
    chosen: { ownerId: idOf(2) },
  });
  expect(roster.choose("d2", "case 2", { ...tech, only: idOf(1) }, MONDAY)).toMatchObject({
    ok: false,
    error: { code: "NOBODY_TO_GIVE_IT_TO" },
    entries: [],
  });
});
