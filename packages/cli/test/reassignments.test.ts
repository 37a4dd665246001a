import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@throughline/audit";
import { apply, type Entry, type ItemState } from "@throughline/engine";
import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { periodOf } from "../src/period.ts";
import { command } from "./in-process.ts";

const data = mkdtempSync(join(tmpdir(), "throughline-reassignments-"));
const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 9, day, 9, minute)).toISOString();
const because = { text: "it says so" };

const ANA = { ownerId: "005000000000001AAA", owner: "Ana", kind: "user", team: "billing team" };
const BEN = { ownerId: "005000000000002AAA", owner: "Ben", kind: "user", team: "technical team" };

/** A case about a topic, given to somebody; `then` comes before its end. */
function story(record: string, day: number, topic: string, to: typeof ANA, ...then: Entry[]): Entry[] {
  const effect = {
    kind: "choose",
    id: "c",
    team: to.team,
    by: [],
    skills: [],
    where: [],
    sticky: [],
    otherwise: [],
    exclude: [],
    size: 1,
  };
  const step = (name: string) => ({ step: name, visit: `${name}#1` });
  return [
    {
      ...{ kind: "item-started", at: at(day), workflow: "support-email", hash: "v1", object: "Case" },
      ...{ recordId: record, record: {}, eventId: record, because },
    },
    {
      ...{ kind: "decided", at: at(day), ...step("understand") },
      decision: { name: "topic", kind: "fact", value: topic, by: "model", because, inputs: {} },
    },
    { kind: "step-started", at: at(day), ...step("owner"), thread: "main" },
    { kind: "effect-intended", at: at(day), effect, visit: "owner#1" },
    { kind: "effect-settled", at: at(day, 1), effect: "c", ok: true, value: to, apiCalls: 0, ms: 0 },
    {
      ...{ kind: "decided", at: at(day, 1), ...step("owner") },
      decision: { name: "OwnerId", kind: "field", value: to.ownerId, by: "rule", because, inputs: { topic } },
    },
    ...then,
    { kind: "item-ended", at: at(day, 50), outcome: "resolved", by: "workflow", because: "done" },
  ] as Entry[];
}

const moved = (day: number, { ownerId: to, owner: toLabel }: typeof ANA): Entry => ({
  ...{ kind: "foreign-write", at: at(day, 20), eventId: "m", by: "Lena", source: "person", answer: "accept" },
  changes: { OwnerId: { to, toLabel } },
});

beforeAll(async () => {
  const store = openStore({ path: join(data, "trail.sqlite") });
  const stories = {
    "500A": story("500A", 5, "billing", ANA),
    "500B": story("500B", 6, "technical", BEN),
    "500C": story("500C", 13, "billing", ANA, moved(13, BEN)),
  };
  for (const [record, entries] of Object.entries(stories)) {
    let state: ItemState | undefined;
    for (const entry of entries) state = apply(state, entry);
    await store.append([
      { item: `support-email/${record}`, workflow: "v1", entries, from: 1, ...(state && { state }) },
    ]);
  }
  await store.close();
});

const run = (...args: string[]) => command("reassignments", "--data", data, ...args);
const json = async (...args: string[]) => JSON.parse((await run("--json", ...args)).out);

describe("reassignments, from the trail", () => {
  test("are counted over the items that began in the period, with what caused them", async () => {
    expect(await json("--month", "2026-10")).toMatchObject({
      from: "2026-10-01T00:00:00.000Z",
      total: {
        ...{ items: 3, assigned: 3, reassigned: { count: 1, of: 3 }, firstRight: { count: 2, of: 3 } },
        timeToFirst: { median: 60_000 },
      },
      causes: [
        {
          ...{ is: "decision", step: "understand", name: "topic", by: "model", moves: 1 },
          texts: [{ text: "topic was billing, moved to the team that technical leads to" }],
          items: [{ key: "support-email/500C" }],
        },
      ],
      // each move is linked to the step that had chosen
      moves: [
        {
          ...{ item: "support-email/500C", at: Date.parse(at(13, 20)), back: false },
          from: { person: ANA.ownerId, team: "billing team", step: "owner" },
          to: { person: BEN.ownerId, team: "technical team", by: "Lena" },
          cause: { is: "decision", step: "understand" },
        },
      ],
    });
    expect((await json("--from", "2026-10-01", "--until", "2026-10-12")).total.items).toBe(2);
    expect((await json("--month", "2026-10", "--workflow", "lead")).total.items).toBe(0);
  });

  test.each([
    [
      "week",
      [
        ["2026-10-05", 0],
        ["2026-10-12", 1],
      ],
    ],
    [
      "team",
      [
        ["billing team", 0.5],
        ["technical team", 0],
      ],
    ],
    [
      "topic",
      [
        ["billing", 0.5],
        ["technical", 0],
      ],
    ],
    ["step", [["owner", 1 / 3]]],
  ])("stand apart by %s", async (by, expected) => {
    const { lines } = await json("--month", "2026-10", "--by", by);
    expect(
      lines.map((line: { name: string; reassigned: { share: number } }) => [
        line.name,
        line.reassigned.share,
      ]),
    ).toEqual(expected);
  });

  test("are told in words", async () => {
    const { code, out } = await run("--month", "2026-10", "--by", "week");
    expect(code).toBe(0);
    expect(out).toContain(
      "all workflows: 3 items began from 2026-10-01 until before 2026-11-01, 0 of them are open",
    );
    expect(out).toMatch(/first right +reassigned/);
    expect(out).toMatch(/^2026-10-12 +1 +0.0 % +100.0 %/m);
    expect(out).toContain("1  decided · understand · topic: topic was billing");
  });

  test("of a period without items nothing is said", async () => {
    const { out } = await run("--month", "2020-01");
    expect(out.trim().split("\n")).toHaveLength(1);
  });
});

describe("reassignments, from the org's field history", () => {
  let org: Org;
  const users: Record<string, string> = {};
  beforeAll(async () => {
    org = await startOrg({
      seed: loadSeed(`
users: [ { username: ana@x, name: Ana }, { username: ben@x, name: Ben } ]
queues: [ { name: Intake, developerName: Intake, objects: [Case] } ]
objects:
  Request__c: { fields: { OwnerId: { trackHistory: true }, Done__c: { type: DateTime } } }
`),
    });
    for (const { Username, Id } of org.db.query("SELECT Id, Username FROM User"))
      users[String(Username)] = String(Id);
    const give = (id: string, to: string, object = "Case") =>
      org.db.update(object, id, { OwnerId: users[to] ?? to });
    const queue = String(org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Intake'")[0]?.Id);
    const [straight, around] = ["One", "Two"].map((Subject) =>
      org.db.create("Case", { Subject, Reason: "Breakdown", OwnerId: queue }),
    ) as [string, string];
    give(straight, "ana@x");
    for (const to of ["ana@x", "ben@x", queue, "ana@x"]) give(around, to);
    org.db.update("Case", straight, { Status: "Closed" });
    const lead = org.db.create("Lead", { LastName: "Moss", Company: "Moss", OwnerId: users["ana@x"] });
    give(lead, "ben@x", "Lead");
    const request = org.db.create("Request__c", { Name: "R", OwnerId: users["ana@x"] });
    give(request, "ben@x", "Request__c");
    give(request, "ana@x", "Request__c");
    org.db.update("Request__c", request, { Done__c: new Date().toISOString() });
  });
  afterAll(() => org.close());

  const ofOrg = async (...args: string[]) => {
    process.env.THROUGHLINE_CLIENT_SECRET = org.clientSecret;
    try {
      return await run("--login-url", org.url, "--client-id", org.clientId, "--since", "7d", ...args);
    } finally {
      delete process.env.THROUGHLINE_CLIENT_SECRET;
    }
  };

  test("are counted from queue to person to person and back, with the workflows' own beside", async () => {
    const { out, err } = await ofOrg("--json", "--topic", "Reason", "--by", "topic");
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({
      total: {
        ...{ items: 2, assigned: 2, reassigned: { count: 1, of: 2 }, reassignments: { total: 2 } },
        ...{ pingPong: { count: 1, of: 2 }, firstRight: { count: 1, of: 1 } },
      },
      lines: [{ name: "Breakdown", items: 2 }],
      causes: [],
      moves: [
        { from: { person: users["ana@x"] }, to: { person: users["ben@x"] }, back: false },
        { from: { person: users["ben@x"] }, to: { person: users["ana@x"] }, back: true },
      ],
      trail: { items: 0 },
    });
    const told = await ofOrg();
    expect(told.out).toMatch(/^Case of the org +2 /m);
    expect(told.out).toMatch(/^by the workflows +0 /m);
  });

  test("of any object that tracks its owner, and of no other", async () => {
    const of = async (...args: string[]) => JSON.parse((await ofOrg("--json", ...args)).out).total;
    expect(await of("--object", "Lead")).toMatchObject({
      ...{ items: 1, reassignments: { total: 1 }, firstRight: { of: 0 } },
    });
    expect(await of("--object", "Request__c", "--ended", "Done__c")).toMatchObject({
      ...{ items: 1, reassignments: { total: 2 }, pingPong: { count: 1 }, firstRight: { count: 1, of: 1 } },
    });
    expect(await ofOrg("--object", "Task")).toMatchObject({
      code: 1,
      err: expect.stringContaining("tracks no history of Task"),
    });
  });
});

describe("the last days or weeks", () => {
  const now = "2026-11-26T15:00:00.000Z";
  test.each([
    ["1d", "2026-11-26"],
    ["90d", "2026-08-29"],
    ["12w", "2026-09-04"],
  ])("%s", (since, from) => {
    expect(periodOf({ since }, now)).toEqual({
      from: `${from}T00:00:00.000Z`,
      until: "2026-11-27T00:00:00.000Z",
    });
  });
  test.each(["0d", "12", "3 weeks", "-1d"])("%s is no time", (since) => {
    expect(periodOf({ since }, now)).toEqual({ wrong: expect.stringContaining("write it as 90d or 12w") });
  });
});
