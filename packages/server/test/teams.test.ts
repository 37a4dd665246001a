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

  test("give nothing to somebody who is entered as away, and what they hold goes to others when it is asked for", async () => {
    const mine = desk.message({ Subject: "Invoice before the absence" });
    await desk.assigned(mine);
    const today = (await team("billing team")).at.slice(0, 10);
    const entered = await api.post("/api/absences", {
      ...{ user: "BEA@example.com", from: today, to: today, by: "Robin", note: "ill" },
    });
    expect(entered.body).toMatchObject({ user: "bea@example.com", from: today });
    expect((await team("billing team")).members[0]).toMatchObject({
      presence: "away",
      absences: [{ from: today, to: today }],
    });
    const asked = await api.post(`/api/work-items/${encodeURIComponent(desk.key(mine))}/reassign`, {
      ...{ by: "Robin", reason: "Bea is ill" },
    });
    expect(asked.status).toBe(200);
    const nobodys = (id: string) => String(org.db.get("Case", id)?.OwnerId).startsWith("00G");
    await until("the queue has it", async () => nobodys(mine));
    const next = desk.message({ Subject: "Invoice during the absence" });
    await until("the queue has it", async () => nobodys(next));

    const { id } = entered.body as { id: string };
    expect((await api.post(`/api/absences/${id}/end`, { by: "Robin" })).status).toBe(200);
    expect((await team("billing team")).members[0]?.presence).toBe("in hours");
    expect((await api.post(`/api/absences/${id}/end`, { by: "Robin" })).status).toBe(404);
    const later = desk.message({ Subject: "Invoice after the absence" });
    await desk.assigned(later);
    expect(nobodys(later)).toBe(false);
  });

  test.each<[Record<string, string>, number, string]>([
    [{ user: "nobody@example.com" }, 404, 'No team has a member "nobody@example.com".'],
    [{ from: "2026-02-30x" }, 400, '"2026-02-30x" is no date. Write it like 2026-11-23.'],
    [{ to: "2026-11-01" }, 400, "The absence ends on 2026-11-01, before it begins on 2026-12-01."],
    [
      { to: "2029-12-01" },
      400,
      "From 2026-12-01 to 2029-12-01 is more than a year. Take somebody out of teams.yaml instead.",
    ],
  ])("refuse an absence of %j", async (wrong, status, message) => {
    const right = { user: "bea@example.com", from: "2026-12-01", to: "2026-12-02", by: "Robin" };
    const answer = await api.post("/api/absences", { ...right, ...wrong });
    expect(answer.status).toBe(status);
    expect((answer.body as { error: { message: string } }).error.message).toBe(message);
  });

  test("are played with other people over the work of the last weeks", async () => {
    const { status, body } = await api.post("/api/teams/billing%20team/what-if", {
      changes: [
        { user: "bea@example.com", capacity: 5 },
        { like: "bea@example.com", more: 2 },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ within: { ms: 8 * 3_600_000, milestone: true }, hours: expect.any(Array) });
    const hours = (body as { hours: { before: number; after: number }[] }).hours;
    expect(hours[0]).toMatchObject({ before: 2, after: 5 + 5 + 5 });
    const nobody = await api.post("/api/teams/billing%20team/what-if", {
      changes: [{ user: "tom@example.com", capacity: 5 }],
    });
    expect(nobody.status).toBe(404);
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
