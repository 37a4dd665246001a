import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server, TeamLine, TeamView } from "../src/index.ts";
import { atDesk, client, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org);
  api = client(server.url);
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

const team = async (name: string) => (await api.get<TeamView>(`/api/teams/${encodeURIComponent(name)}`)).body;

describe("teams", () => {
  test("are listed in one line each", async () => {
    const { status, body } = await api.get<TeamLine[]>("/api/teams");
    expect(status).toBe(200);
    expect(body).toEqual([
      { name: "billing team", members: 1, inHours: 1, waiting: 0 },
      { name: "technical team", members: 1, inHours: 1, waiting: 0 },
    ]);
  });

  test("show who has what, as it is given and given back", async () => {
    const id = desk.message({ Subject: "Invoice of the team" });
    await desk.assigned(id);
    const { members, load, capacity } = await team("Billing Team");
    expect({ load, capacity }).toEqual({ load: 1, capacity: 2 });
    expect(members).toMatchObject([
      {
        user: "bea@example.com",
        name: "Bea Lund",
        presence: "in hours",
        until: null,
        load: 1,
        capacity: 2,
        holds: [
          {
            key: desk.key(id),
            number: org.db.get("Case", id)?.CaseNumber,
            subject: "Invoice of the team",
            size: 1,
          },
        ],
        moreHeld: 0,
      },
    ]);
    const { today } = await team("billing team");
    expect(today).toMatchObject({ given: 1, meanWaitMs: expect.any(Number) });
    desk.close(id);
    await desk.ended(id);
    await until("Bea has nothing", async () => (await team("billing team")).members[0]?.load === 0);
    expect((await team("billing team")).members[0]?.holds).toEqual([]);
  });

  test("have a day in their zone, and working days ahead", async () => {
    const { zone, day, at, queue, ahead } = await team("technical team");
    expect({ zone, queue }).toEqual({ zone: "UTC", queue: "Backlog" });
    expect(day.from.slice(0, 10)).toBe(at.slice(0, 10));
    expect(ahead).toHaveLength(8);
    expect(ahead[0]).toMatchObject({ there: 1, capacity: 50, of: 50, away: [] });
  });

  test("are not there under an unknown name, and the answer says which are", async () => {
    const { status, body } = await api.get("/api/teams/nobody");
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      code: "not-found",
      message: 'There is no team "nobody".',
      fix: "Teams: billing team, technical team.",
    });
  });
});
