import { type ChooseRequest, createRoster, type Proposal, type Roster } from "@throughline/assignment";
import { type Duration, parseDuration } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BILLING, HOURS, idOf, MONDAY, orgOf, request, rosterOf, teamsOf } from "./org.ts";

/** Two people who take one item each, and one of them is the only one with French. */
const DESK = `${HOURS}
teams:
  desk:
    queue: Support Backlog
    members:
      - { user: ann@example.com, name: Ann, skills: { fr: 3 }, capacity: 1 }
      - { user: bob@example.com, name: Bob, capacity: 1 }
`;
const [ANN, BOB] = [idOf(0), idOf(1)];

const hold = (time?: string) => ({
  do: "hold" as const,
  ...(time && { within: parseDuration(time) as Duration }),
});
const ask = (changes: Partial<ChooseRequest> = {}) =>
  request({ team: "desk", otherwise: [hold()], ...changes });
const after = (seconds: number) => new Date(Date.parse(MONDAY) + seconds * 1000).toISOString();
const wait = (more: Partial<NonNullable<ChooseRequest["wait"]>>) => ({ wait: { priority: 1, ...more } });

/** Puts one question after another to a roster, each under its own name. */
function askAll(roster: Roster, requests: Record<string, Partial<ChooseRequest>>, at = MONDAY): void {
  for (const [id, changes] of Object.entries(requests)) roster.choose(id, `item ${id}`, ask(changes), at);
}

/** Gives out what can go, and tells who got what. */
function giveOut(roster: Roster, at: string): string[] {
  return roster.dispatch(at).flatMap((proposal: Proposal) => {
    const answer = roster.give(proposal, at);
    return answer?.ok ? [`${proposal.id} to ${answer.chosen.owner}`] : [];
  });
}

const waiting = (roster: Roster) => Object.keys(roster.state.pool);

describe("an item for which nobody is free", () => {
  it("waits in the pool, takes nobody's capacity, and is answered alike when it is asked about again", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {} });
    const answer = roster.choose("c", "item c", ask(), MONDAY);
    expect(answer).toMatchObject({
      held: true,
      entries: [{ kind: "held", id: "c", item: "item c", since: MONDAY }],
      because: { text: "It waits because none of the 2 desk members fitted (2 without room for it)." },
    });
    expect(roster.choose("c", "item c", ask(), after(60))).toMatchObject({ held: true, entries: [] });
    expect(giveOut(roster, after(60))).toEqual([]);
    expect([roster.load(ANN), roster.load(BOB)]).toEqual([1, 1]);
  });

  it("goes to whoever becomes free, under the same decision", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: {} });
    roster.release("a", after(60));
    expect(giveOut(roster, after(60))).toEqual(["c to Ann"]);
    expect(roster.state.pool).toEqual({});
    expect(roster.choose("c", "item c", ask(), after(90))).toMatchObject({
      chosen: { owner: "Ann" },
      entries: [],
    });
    expect(roster.load(ANN)).toBe(1);
  });

  it.each([
    ["chosen by its own ways", {}],
    ["matched with others", { by: [{ way: "slack x proficiency" }] }],
  ])("waits on when somebody else was quicker, %s", (_, changes) => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: changes });
    giveOut(roster, after(30));
    roster.release("a", after(60));
    const [proposal] = roster.dispatch(after(60)) as [Proposal];
    roster.choose("d", "item d", request({ team: "desk" }), after(60));
    expect(roster.give(proposal, after(60))).toBeUndefined();
    expect(waiting(roster)).toEqual(["c"]);
    expect(roster.load(ANN)).toBe(1);
  });

  it("leaves the pool with its item", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: {} });
    const entries = roster.release("c", after(60));
    expect(entries).toEqual([{ kind: "withdrawn", at: after(60), id: "c", because: "The item has ended." }]);
    roster.release("a", after(61));
    expect(giveOut(roster, after(61))).toEqual([]);
  });

  it("is put back as it was when its item cannot take the owner", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: {} });
    roster.release("a", after(60));
    const [proposal] = roster.dispatch(after(60)) as [Proposal];
    roster.give(proposal, after(60));
    expect(roster.putBack(proposal, after(60)).map(({ kind }) => kind)).toEqual(["released", "held"]);
    expect(roster.state.pool.c?.since).toBe(MONDAY);
    expect(giveOut(roster, after(61))).toEqual(["c to Ann"]);
  });
});

describe("a hold", () => {
  const giveUp = (...otherwise: ChooseRequest["otherwise"]) => ({ skills: [{ name: "fr" }], otherwise });

  it("is waited for to its end, then the next thing is given up, each for its own time", () => {
    const roster = rosterOf(DESK);
    const list = giveUp(hold("20 minutes"), { do: "drop", criterion: "skills" }, hold("10 minutes"), {
      do: "queue",
      queue: "Billing Queue",
    });
    askAll(roster, { a: { skills: [{ name: "fr" }] }, b: {}, c: list });
    roster.release("b", after(60));
    expect(giveOut(roster, after(19 * 60))).toEqual([]);
    roster.choose("d", "item d", request({ team: "desk" }), after(19 * 60));
    // for ten minutes anybody would do, and nobody is free
    expect(giveOut(roster, after(20 * 60))).toEqual([]);
    expect(roster.waiting(after(21 * 60))).toMatchObject([
      { id: "c", dropped: ["skills"], until: after(30 * 60), skills: ["fr"] },
    ]);
    expect(giveOut(roster, after(30 * 60))).toEqual(["c to Billing Queue"]);
    expect(waiting(roster)).toEqual([]);
  });

  it("gives the item to somebody without the skill once that is given up, and says so", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, c: giveUp(hold("20 minutes"), { do: "drop", criterion: "skills" }, hold()) });
    expect(giveOut(roster, after(1199))).toEqual([]);
    const [proposal] = roster.dispatch(after(1200)) as [Proposal];
    const answer = roster.give(proposal, after(1200));
    expect(answer).toMatchObject({ ok: true, chosen: { owner: "Bob" } });
    expect(answer?.ok && answer.chosen.because.text).toMatch(/^With skills given up, Bob /);
  });

  it("in business time counts by the team's hours", () => {
    const roster = rosterOf(DESK);
    const evening = "2026-11-23T17:50:00.000+01:00";
    const list = {
      otherwise: [hold("20 business minutes"), { do: "queue" as const, queue: "Billing Queue" }],
    };
    askAll(roster, { a: {}, b: {}, c: list }, evening);
    expect(roster.waiting(evening)[0]?.until).toBe("2026-11-24T08:10:00.000Z");
    expect(giveOut(roster, "2026-11-24T08:09:59.000Z")).toEqual([]);
    expect(giveOut(roster, "2026-11-24T08:10:00.000Z")).toEqual(["c to Billing Queue"]);
  });

  it("at the end of which nobody takes it is an error, and the item is in the pool no more", () => {
    const roster = rosterOf(BILLING);
    const lost = request({ skills: [{ name: "fr" }], otherwise: [hold("1 minute")] });
    roster.choose("a", "item a", lost, MONDAY);
    const [proposal] = roster.dispatch(after(60)) as [Proposal];
    expect(roster.give(proposal, after(60))).toMatchObject({
      error: { code: "NOBODY_TO_GIVE_IT_TO" },
      entries: [{ kind: "withdrawn", id: "a" }],
    });
    expect(waiting(roster)).toEqual([]);
  });
});

describe("whoever becomes free", () => {
  /** What Ann gets, one after another, of what waits. */
  function order(requests: Record<string, Partial<ChooseRequest>>, at = after(3600)): string {
    const roster = rosterOf(DESK);
    askAll(roster, { x: {}, y: {} });
    Object.entries(requests).forEach(([id, changes], index) => {
      roster.choose(id, `item ${id}`, ask(changes), after(index));
    });
    roster.release("x", at);
    let got = "";
    for (let turn = 0; turn < 9; turn++) {
      for (const proposal of roster.dispatch(at)) {
        if (!roster.give(proposal, at)?.ok) continue;
        got += proposal.id;
        roster.release(proposal.id, at);
      }
    }
    return got;
  }

  it("gets the highest priority first, and what has waited longest of the same one", () => {
    expect(order({ a: wait({ priority: 1 }), b: wait({ priority: 3 }), c: wait({ priority: 1 }) })).toBe(
      "bac",
    );
  });

  it("gets what has waited long before what is more urgent, where waiting counts", () => {
    const ageing = { ageingMs: 60_000 };
    const a = wait({ priority: 1, ...ageing });
    expect(order({ a, b: wait({ priority: 3 }) }, after(119))).toBe("ba");
    expect(order({ a, b: wait({ priority: 3 }) }, after(121))).toBe("ab");
  });

  it("gets what is due first of the same priority", () => {
    expect(order({ a: wait({ due: after(9000) }), b: wait({ due: after(8000) }) })).toBe("ba");
  });

  it("gets no newcomer before those who wait", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: {} });
    roster.release("a", after(60));
    expect(roster.choose("d", "item d", ask(), after(60))).toMatchObject({
      held: true,
      because: { text: "Others that wait have their turn first." },
    });
    expect(giveOut(roster, after(60))).toEqual(["c to Ann"]);
    expect(waiting(roster)).toEqual(["d"]);
  });

  it("gets an item that is theirs already, though they have no more room: it does not stand in its own way", () => {
    const roster = rosterOf(DESK);
    roster.choose("a", "item a", ask({ skills: [{ name: "fr" }] }), MONDAY);
    const again = ask({ skills: [{ name: "fr" }] });
    expect(roster.choose("a2", "item a", again, after(5))).toMatchObject({ chosen: { owner: "Ann" } });
  });
});

describe("what arrives within a window", () => {
  const together = wait({ togetherMs: 30_000 });

  it("is given out at its end, all of it", () => {
    const roster = rosterOf(DESK);
    roster.choose("a", "item a", ask(together), MONDAY);
    roster.choose("b", "item b", ask(together), after(20));
    expect(roster.nextLook(after(20))).toBe(after(30));
    expect(giveOut(roster, after(29))).toEqual([]);
    expect(giveOut(roster, after(30)).sort()).toEqual(["a to Ann", "b to Bob"]);
  });

  it("of no length is given out at once", () => {
    const roster = rosterOf(DESK);
    expect(roster.choose("a", "item a", ask(wait({ togetherMs: 0 })), MONDAY).ok).toBe(true);
  });
});

describe("time", () => {
  it("is looked at when a window or a hold ends, else at each whole minute, and not where nothing waits", () => {
    const roster = rosterOf(DESK);
    expect(roster.nextLook(MONDAY)).toBeUndefined();
    askAll(roster, { a: {}, b: {}, c: {} }, after(10));
    expect(roster.nextLook(after(10))).toBe(after(60));
    expect(roster.nextLook(after(60))).toBe(after(120));
    roster.choose("d", "item d", ask({ otherwise: [hold("15 seconds"), hold()] }), after(10));
    expect(roster.nextLook(after(10))).toBe(after(25));
  });

  it("brings people to work: their first minute is theirs", () => {
    const roster = rosterOf(DESK);
    const early = "2026-11-23T08:59:59.500+01:00";
    expect(roster.choose("a", "item a", ask(), early)).toMatchObject({ held: true });
    const nine = roster.nextLook(early) as string;
    expect(nine).toBe("2026-11-23T08:00:00.000Z");
    expect(roster.mayGo(early)).toBe(true);
    expect(giveOut(roster, early)).toEqual([]);
    expect(roster.mayGo(early)).toBe(false);
    expect(roster.mayGo(nine)).toBe(true);
    expect(giveOut(roster, nine)).toEqual(["a to Ann"]);
  });

  it("is not waited for when the org tells that somebody is there now", () => {
    const teams = teamsOf(DESK);
    let active = false;
    let tell = () => {};
    const org = orgOf(teams);
    const roster = createRoster(teams, {
      ...org,
      user: (name) => ({ ...(org.user(name) as NonNullable<ReturnType<typeof org.user>>), active }),
      changed(call) {
        tell = call;
        return () => {};
      },
    });
    let told = 0;
    roster.onChange(() => told++);
    roster.choose("a", "item a", ask(), MONDAY);
    giveOut(roster, MONDAY);
    expect(roster.mayGo(MONDAY)).toBe(false);
    active = true;
    tell();
    expect([told, roster.mayGo(MONDAY)]).toEqual([1, true]);
    expect(giveOut(roster, MONDAY)).toEqual(["a to Ann"]);
  });
});

describe("by hand", () => {
  it("what is taken out of the pool is the load of whoever took it", () => {
    const roster = rosterOf(DESK);
    askAll(roster, { a: {}, b: {}, c: { size: 3 } });
    expect(roster.handOver("c", BOB, after(60))).toEqual([
      {
        ...{ kind: "handed-over", at: after(60), id: "c", user: BOB },
        ...{ item: "item c", team: "desk", size: 3, day: "2026-11-23" },
      },
    ]);
    expect([roster.load(BOB), waiting(roster)]).toEqual([4, []]);
    roster.release("c", after(90));
    expect(roster.load(BOB)).toBe(1);
  });

  it("what is taken that was nobody's is load from then on", () => {
    const roster = rosterOf(DESK);
    roster.handOver("n1", BOB, MONDAY, { item: "item n", size: 1, team: "desk" });
    expect(roster.load(BOB)).toBe(1);
    expect(roster.handOver("n1", BOB, MONDAY, { item: "item n", size: 1, team: "desk" })).toEqual([]);
    roster.handOver("n1", ANN, after(5));
    expect([roster.load(ANN), roster.load(BOB)]).toEqual([1, 0]);
  });

  it("open records from elsewhere count as load", () => {
    const teams = teamsOf(DESK);
    const org = orgOf(teams);
    const user = (name: string) => {
      const found = org.user(name);
      return found && { ...found, ...(name.startsWith("ann") && { elsewhere: 1 }) };
    };
    const roster = createRoster(teams, { ...org, user });
    askAll(roster, { a: {}, b: {} });
    expect(roster.state.open.a?.user).toBe(BOB);
    expect(waiting(roster)).toEqual(["b"]);
  });
});

describe("a large pool", () => {
  it("is not looked through whole when one of many becomes free", () => {
    const names = Array.from({ length: 50 }, (_, index) => `u${index}`);
    const teams = teamsOf(
      `${HOURS}\nteams:\n  desk:\n    members: [${names.map((user) => `{ user: ${user}, capacity: 1 }`)}]\n`,
    );
    const org = orgOf(teams);
    let looked = 0;
    const roster = createRoster(teams, {
      ...org,
      user(name) {
        looked++;
        return org.user(name);
      },
    });
    for (let n = 0; n < 10_050; n++) roster.choose(`d${n}`, `i${n}`, ask({ size: 1 }), MONDAY);
    expect(waiting(roster)).toHaveLength(10_000);
    giveOut(roster, MONDAY);
    looked = 0;
    roster.release("d7", MONDAY);
    expect(giveOut(roster, MONDAY)).toEqual([expect.stringMatching(/^d50 to /)]);
    expect(looked).toBeLessThan(1_000);
  });
});
