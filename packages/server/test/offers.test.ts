import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server, type TaskRow } from "../src/index.ts";
import { client, fileOf, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(fileOf("offered"))] });
  api = client(server.url);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

const offerTo = (name: string) =>
  until(`${name} is asked`, async () =>
    (await api.get<TaskRow[]>("/api/tasks")).body.find((task) => task.for?.name === name),
  );
const answer = ({ id }: TaskRow, by: string, what: Record<string, string>) =>
  api.post(`/api/tasks/${encodeURIComponent(id)}/answer`, { by, answer: what });

test("an offer is a task for one person, and the API takes an answer from nobody else", async () => {
  const id = org.db.create("Case", { Origin: "Email", Subject: "An invoice" });
  const offer = await offerTo("Bea Lund");
  expect(offer).toMatchObject({ to: "Bea Lund", title: "Will you take this item?" });
  expect(Date.parse(offer.until ?? "") - Date.parse(offer.openedAt)).toBe(600_000);

  const refused = await answer(offer, "Tom Reyes", { answer: "take it" });
  expect(refused.status).toBe(403);
  expect(refused.body.error).toMatchObject({ code: "not-asked", field: "by" });
  const silent = await answer(offer, "Bea Lund", { answer: "decline" });
  expect(silent.body.error).toMatchObject({ code: "invalid", field: "reason" });

  expect((await answer(offer, "bea@example.com", { answer: "decline", reason: "away" })).status).toBe(200);
  const next = await offerTo("Tom Reyes");
  expect((await answer(next, "Tom Reyes", { answer: "take it" })).status).toBe(200);
  const late = await answer(offer, "Bea Lund", { answer: "take it" });
  expect(late.status).toBe(404);
  expect(late.body.error.message).toContain("Tom Reyes has the item");
  await until("the record is his", () => {
    const owner = org.db.get("Case", id)?.OwnerId;
    return owner === org.db.query("SELECT Id FROM User WHERE Name = 'Tom Reyes'")[0]?.Id;
  });
});
