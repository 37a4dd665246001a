import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace, type PoolItem, type Server, type TeamLine, type TeamView } from "../src/index.ts";
import { client, fileOf, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(fileOf("held"))] });
  api = client(server.url);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

const key = (id: string) => `held/${id}`;
const message = (Subject: string, fields = {}) =>
  org.db.create("Case", { Origin: "Email", Subject, ...fields });
const ownerOf = async (id: string) => (await server.runtime.state(key(id)))?.owner?.name;
const team = async (name: string) => (await api.get<TeamView>(`/api/teams/${name}`)).body;
const waits = (id: string) =>
  until("it waits", async () => (await api.story(key(id))).pool) as Promise<PoolItem>;

describe("what waits for somebody of a team", () => {
  let first: string;
  let second: string;

  test("is on the team's page and in the item's story alike: why, for what, how long, and what comes next", async () => {
    first = message("An invoice");
    await until("Bea has it", async () => (await ownerOf(first)) === "Bea Lund");
    second = message("An invoice, too", { Priority: "High" });
    const inStory = await waits(second);
    expect(inStory).toMatchObject({
      key: key(second),
      number: org.db.get("Case", second)?.CaseNumber,
      subject: "An invoice, too",
      team: "billing",
      place: 1,
      of: 1,
      needs: ["billing"],
      priority: "High",
      pull: false,
      dropped: [],
      next: ["gives up skills", "goes to Backlog"],
      because: expect.stringMatching(/\S/),
    });
    expect(Date.parse(inStory.until as string) - Date.parse(inStory.since)).toBe(30 * 60_000);
    const { pool, waiting, oldest } = await team("billing");
    expect(pool).toEqual([inStory]);
    expect({ waiting, oldest }).toEqual({ waiting: 1, oldest: inStory.since });
    const { body } = await api.get<TeamLine[]>("/api/teams");
    expect(body.map(({ name, waiting }) => [name, waiting])).toEqual([
      ["billing", 1],
      ["helpdesk", 0],
    ]);
  });

  test("is gone from there once somebody has it", async () => {
    org.db.update("Case", first, { Status: "Closed" });
    await until("Bea has the second", async () => (await ownerOf(second)) === "Bea Lund");
    expect((await api.story(key(second))).pool).toBeNull();
    expect(await team("billing")).toMatchObject({ pool: [], waiting: 0, oldest: null });
  });
});

describe("the next item", () => {
  const next = (by: string) => api.post("/api/next", { by });

  test("is the best of what waits for whoever asks, in the order in which it is shown", async () => {
    const later = message("A question");
    const urgent = message("An urgent question", { Priority: "High" });
    await waits(later);
    await waits(urgent);
    const shown = (await team("helpdesk")).pool;
    expect(shown.map(({ key, place, of, pull }) => ({ key, place, of, pull }))).toEqual([
      { key: key(urgent), place: 1, of: 2, pull: true },
      { key: key(later), place: 2, of: 2, pull: true },
    ]);
    expect(await next("Ann Stone")).toMatchObject({
      status: 200,
      body: {
        item: { key: key(urgent), subject: "An urgent question" },
        because: expect.stringMatching(/Ann/),
      },
    });
    expect(await ownerOf(urgent)).toBe("Ann Stone");

    // she has room for one
    expect((await next("ann@example.com")).body).toEqual({
      item: null,
      because: expect.stringMatching(/^1 waits, and Ann Stone can take none of them/),
    });
    org.db.update("Case", urgent, { Status: "Closed" });
    await until("she has nothing", async () => (await team("helpdesk")).members[0]?.load === 0);
    expect((await next("ann@example.com")).body.item).toMatchObject({ key: key(later) });
  });

  test("is not there when nothing waits, nor for somebody of no team, nor for nobody", async () => {
    expect((await next("Ann Stone")).body).toEqual({
      item: null,
      because: "Nothing waits for helpdesk.",
    });
    expect((await next("Somebody")).body).toMatchObject({
      item: null,
      because: expect.stringMatching(/^Somebody is no member of a team/),
    });
    expect(await next(" ")).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  });
});
