import { parseTeams } from "@throughline/assignment";
import type { History, Tenure } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ItemsBehind } from "../src/http/insights.ts";
import type { Insights, Server } from "../src/index.ts";
import { type BehindName, behind } from "../src/insights/behind.ts";
import { causes, costs, figuresBy, movesOf, stageTimes } from "../src/insights/insights.ts";
import { itemHistory, type Measured, type People, weekOf } from "../src/insights/item.ts";
import { NOBODY, peopleOf, withSeen } from "../src/insights/people.ts";
import { atDesk, client, openOrg, serve, until } from "./org.ts";

const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString();

let entries = 0;
const chosen = (at: number, id: string, team: string, more: Partial<Tenure> = {}): Tenure => ({
  ...{ at: minute(at), id, name: id, kind: "user", team, how: "chosen", step: "owner", read: ["topic"] },
  ...{ entry: ++entries, ...more },
});
const written = (at: number, id: string, more: Partial<Tenure> = {}): Tenure => ({
  ...{ at: minute(at), id, name: id, kind: "user", how: "person", by: "Lena", entry: ++entries, ...more },
});
const settled = (topic: string): History["settled"] => ({
  topic: { step: "understand", by: "model", value: topic },
  Priority: { step: "priority", by: "table", value: "High" },
});

const measured = (item: string, owners: Tenure[], history: Partial<History> = {}): Measured => ({
  ...{
    item,
    workflow: "desk",
    version: "v1",
    startedAt: minute(0),
    endedAt: minute(59),
    cost: 0,
    touchFree: false,
  },
  history: { owners, settled: settled("billing"), stages: {}, milestones: {}, ...history },
});

const TEAMS: Record<string, string> = { ana: "billing team", ben: "technical team", cleo: "billing team" };
const people: People = { teamOf: (user) => TEAMS[user] };

const causesOf = (all: Measured[], of: People) =>
  causes(
    movesOf(
      all,
      all.map((one) => itemHistory(one, of)),
      of,
    ),
  );

describe("what caused a reassignment", () => {
  const told = (item: Measured, more: Partial<People> = {}, others: Measured[] = []) =>
    causesOf([item, ...others], { ...people, ...more }).map(({ is, step, name, by, texts }) => ({
      ...{ is, step, name, by },
      text: texts[0]?.text,
    }));
  const assigned = chosen(1, "ana", "billing team");

  test("a decision that a person corrected, before or after the move", () => {
    const corrected = (at: number) => ({
      settled: {
        ...settled("billing"),
        topic: {
          step: "understand",
          by: "model" as const,
          value: "billing",
          corrected: { at: minute(at), to: "technical" },
        },
      },
    });
    for (const at of [4, 9])
      expect(told(measured("1", [assigned, written(5, "cleo")], corrected(at)))).toEqual([
        {
          ...{ is: "decision", step: "understand", name: "topic", by: "model" },
          text: "topic was billing, corrected to technical",
        },
      ]);
    // what was corrected before the owner was chosen has not moved it
    expect(told(measured("1", [assigned, written(5, "cleo")], corrected(0)))[0]?.is).toBe("hand");
  });

  test("a team that another value of the fact leads to", () => {
    const other = measured("2", [chosen(1, "ben", "technical team")], { settled: settled("technical") });
    expect(told(measured("1", [assigned, written(5, "ben")]), {}, [other])).toEqual([
      {
        ...{ is: "decision", step: "understand", name: "topic", by: "model" },
        text: "topic was billing, moved to the team that technical leads to",
      },
    ]);
    // inside of the team, or where nothing is known of the other one, it says nothing
    expect(told(measured("1", [assigned, written(5, "cleo")]), {}, [other])[0]?.is).toBe("hand");
    expect(told(measured("1", [assigned, written(5, "ben")]))[0]?.is).toBe("hand");
  });

  test("an owner who was found by giving something up, or who was not at work", () => {
    const relaxed = chosen(1, "ana", "billing team", { gaveUp: ["sticky", "skills"] });
    expect(told(measured("1", [relaxed, written(5, "cleo")]))).toMatchObject([
      { is: "assign", step: "owner", text: "nobody fitted until skills was given up" },
    ]);
    const sticky = chosen(1, "ana", "billing team", { gaveUp: ["sticky"] });
    expect(told(measured("1", [sticky, written(5, "cleo")]))[0]?.is).toBe("hand");
    expect(
      told(measured("1", [assigned, written(5, "cleo")]), { atWork: (_, at) => at !== minute(5) }),
    ).toMatchObject([{ is: "assign", step: "owner", text: "the owner was not at work" }]);
  });

  test("an action of the workflow, a flow, and a person who gives no reason", () => {
    const again = { do: "reassign", text: "Resolution took longer than 8 hours" };
    const moves = [
      assigned,
      chosen(2, "cleo", "billing team", { again }),
      written(3, "ben", { how: "automation" }),
    ];
    expect(told(measured("1", [...moves, written(4, "ana")]))).toEqual([
      expect.objectContaining({ is: "action", step: "owner", text: again.text }),
      expect.objectContaining({ is: "foreign", step: "owner", text: "a flow of Lena wrote the owner" }),
      expect.objectContaining({
        is: "hand",
        step: undefined,
        text: "moved on by hand, after a move by hand",
      }),
    ]);
  });

  test("the same cause is counted together, with the items behind it", () => {
    const items = ["1", "2"].map((item) =>
      measured(item, [chosen(1, "ana", "billing team"), written(5, "cleo")]),
    );
    expect(causesOf(items, people)).toMatchObject([
      { is: "hand", step: "owner", moves: 2, of: 2, items: [{ key: "1" }, { key: "2" }] },
    ]);
  });
});

describe("what the teams say of people", () => {
  const { teams } = parseTeams(`
hours:
  default: { zone: Europe/Berlin, week: { mon-fri: "09:00-17:00" } }
teams:
  billing team:
    members:
      - { user: ana@x, capacity: 2, away: [ { from: 2026-03-03, to: 2026-03-04 } ] }
      - { user: gone@x, capacity: 2 }
  technical team:
    members: [ { user: ana@x, capacity: 2 }, { user: ben@x, capacity: 2 } ]
`);
  const users: Record<string, string> = { "ana@x": "005A", "ben@x": "005B" };
  const directory = {
    user: (name: string) => (users[name] ? { id: users[name], name, active: true } : undefined),
  };
  const said = peopleOf({ now: () => teams, directory } as never);

  test("a team, the first of several", () => {
    expect(["005A", "005B", "005C"].map(said.teamOf)).toEqual(["billing team", "technical team", undefined]);
  });

  test.each([
    ["005A", "2026-03-02T08:30:00Z", true],
    ["005A", "2026-03-02T07:30:00Z", false],
    ["005A", "2026-03-03T08:30:00Z", false],
    ["005B", "2026-03-03T08:30:00Z", true],
    ["005C", "2026-03-03T08:30:00Z", undefined],
  ])("%s at %s at work: %s", (user, at, expected) => {
    expect(said.atWork?.(user, at)).toBe(expected);
  });

  test("where they say nothing, the choices do", () => {
    const seen = withSeen(said, [
      measured("1", [chosen(1, "005C", "sales team"), chosen(2, "005A", "sales team")]),
    ]);
    expect(["005A", "005C"].map(seen.teamOf)).toEqual(["billing team", "sales team"]);
  });
});

describe("what items are measured by", () => {
  const kept = measured("1", [chosen(1, "ana", "billing team")]);
  const moved = measured("2", [chosen(1, "ben", "technical team"), written(5, "ana")], {
    settled: settled("technical"),
  });
  const later: Measured = { ...kept, item: "3", startedAt: "2026-03-09T09:00:00.000Z", endedAt: null };
  const histories = [kept, moved, later].map((item) => itemHistory(item, people));

  test.each<[Parameters<typeof figuresBy>[1], string[], (number | null)[]]>([
    ["team", ["billing team", "technical team"], [1, 0]],
    ["topic", ["billing", "technical"], [1, 0]],
    ["step", ["owner"], [0.5]],
    ["week", ["2026-03-02", "2026-03-09"], [0.5, null]],
  ])("by %s", (by, names, right) => {
    const found = figuresBy(histories, by);
    expect(found.map(({ name }) => name)).toEqual(names);
    expect(found.map(({ firstRight }) => firstRight.share)).toEqual(right);
  });

  test("a week begins on Monday", () => {
    expect(["2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-08T12:00:00Z"].map(weekOf)).toEqual([
      ...["2026-02-23", "2026-03-02", "2026-03-02"],
    ]);
  });

  test("the time in a stage counts when the stage was left, or the item has ended in it", () => {
    const stages = { Intake: { ms: 1_000 }, Work: { ms: 0, since: minute(50) } };
    const timed = [
      measured("1", [], { stages }),
      {
        ...measured("2", [], { stages: { Intake: { ms: 3_000 }, Work: { ms: 0, since: minute(50) } } }),
        endedAt: null,
      },
    ];
    expect(stageTimes(timed)).toEqual([
      { stage: "Intake", items: 2, medianMs: 1_000, p95Ms: 3_000 },
      { stage: "Work", items: 1, medianMs: 9 * 60_000, p95Ms: 9 * 60_000 },
    ]);
  });

  test("costs are counted in classes", () => {
    const items = [0, 0, 0.0001, 7].map((cost) => ({ ...kept, cost }));
    expect(costs(items)).toEqual({
      mean: 7.0001 / 4,
      bins: [
        { upTo: 0, items: 2 },
        { upTo: 0.0002, items: 1 },
        { upTo: null, items: 1 },
      ],
    });
  });

  test("of nothing, nothing is said", () => {
    expect(causesOf([], NOBODY)).toEqual([]);
    expect(stageTimes([])).toEqual([]);
    expect(costs([])).toEqual({ mean: 0, bins: [{ upTo: 0, items: 0 }] });
  });
});

describe("GET /api/insights", () => {
  let org: Org;
  let server: Server;
  beforeAll(async () => {
    org = await openOrg();
    server = await serve(org);
  });
  afterAll(async () => {
    await server.close();
    await org.close();
  });

  test("tells what became of the items, and what their owners' changes go back to", async () => {
    const api = client(server.url);
    const desk = atDesk(org, server);
    expect((await api.get<Insights>("/api/insights")).body).toMatchObject({
      figures: { items: 0, firstRight: { share: null } },
      causes: [],
    });
    const [right, wrong] = [desk.message(), desk.message()];
    await Promise.all([desk.assigned(right), desk.assigned(wrong)]);
    const tom = org.db.query("SELECT Id FROM User WHERE Username = 'tom@example.com'")[0]?.Id as string;
    org.db.update("Case", wrong, { OwnerId: tom }, { as: "ann@example.com" });
    await until("it is Tom's", async () => (await desk.state(wrong))?.owner?.id === tom);
    desk.close(right);
    await desk.ended(right);

    const { status, body } = await api.get<Insights>("/api/insights?period=week&workflow=desk");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      open: 1,
      figures: {
        ...{ items: 2, assigned: 2, reassigned: { count: 1, of: 2 } },
        ...{ firstRight: { count: 1, of: 1 }, milestones: { count: 1, of: 1 } },
      },
      causes: [
        {
          ...{ is: "hand", step: "owner", moves: 1, of: 1 },
          items: [
            { key: desk.key(wrong), number: expect.stringMatching(/^\d+$/), entry: expect.any(Number) },
          ],
        },
      ],
      by: {
        topic: [{ name: "billing", items: 2 }],
        team: [{ name: "billing team", items: 2 }],
        step: [{ name: "owner" }],
      },
      milestones: [
        { name: "Resolution", of: "stage", met: 1, all: 1 },
        { name: "billing team", of: "team", met: 1, all: 1 },
      ],
      accuracy: expect.arrayContaining([{ name: "topic", by: "rule", decisions: 2, corrected: 0 }]),
      workflows: expect.arrayContaining([{ id: "desk", title: "Messages to the desk" }]),
    });
    // the number is a link to the items behind it
    const { rows } = await api.list("reassigned=yes&started=week");
    expect(rows.map(({ recordId }) => recordId)).toEqual([wrong]);
    expect((await api.get("/api/insights?period=year")).status).toBe(400);
    const behindIt = await api.get<ItemsBehind>("/api/insights/items?figure=settled&of=topic%20by%20rule");
    expect(behindIt.body.total).toBe(behindIt.body.items.length);
    expect((await api.get("/api/insights/items?figure=luck")).status).toBe(400);
    expect((await api.get<Insights>("/api/insights?before=yes")).body.figures.items).toBe(0);
    expect((await api.get<Insights>("/api/insights?version=none")).body.figures.items).toBe(0);
  });
});

describe("the items behind a figure", () => {
  const moved = measured("moved", [chosen(1, "ana", "billing team"), written(5, "cleo")]);
  const back = measured("back", [chosen(1, "ana", "billing team"), written(5, "cleo"), written(8, "ana")]);
  const kept = measured("kept", [chosen(1, "ana", "billing team")], {
    stages: { Triage: { ms: 90_000 } },
    milestones: { Triage: { met: false, team: "billing team" } },
    settled: {
      topic: { step: "understand", by: "model", value: "billing", corrected: { at: minute(9) } },
    },
  });
  const quick = measured("quick", [], { stages: { Triage: { ms: 1_000 } } });
  const all = [moved, back, kept, quick].map((item) => ({ item, history: itemHistory(item, people) }));

  test.each<[BehindName, string | undefined, string[]]>([
    ["reassigned", undefined, ["back", "moved"]],
    ["reassigned", "1999-01-04", []],
    ["ping-pong", undefined, ["back"]],
    ["handed on", undefined, ["moved"]],
    ["violated", undefined, ["kept"]],
    ["violated", "billing team", ["kept"]],
    ["violated", "Resolution", []],
    ["settled", "topic by model", ["back", "kept", "moved", "quick"]],
    ["corrected", "topic by model", ["kept"]],
    ["corrected", "topic by rule", []],
    ["slow", "Triage", ["kept"]],
    ["touched", undefined, ["back", "kept", "moved", "quick"]],
  ])("%s of %s", (figure, of, keys) => {
    expect(behind(figure, of, all).toSorted()).toEqual(keys);
  });
});
