import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { fileOf, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(fileOf("held"))] });
});
afterAll(async () => {
  await server.close();
  await org.close();
});

/** Bea alone can do invoices, and takes one at a time. */
const invoice = () => org.db.create("Case", { Origin: "Email", Subject: "An invoice" });
const state = (id: string) => server.runtime.state(`held/${id}`);
const idOf = (user: string) => server.teams.directory.user(user)?.id as string;
const load = (user: string) => server.teams.roster().people[idOf(user)]?.load ?? 0;
const owned = (id: string, by: string) =>
  until(
    `${by} has it`,
    async () => (await state(id))?.owner?.id === idOf(by) && org.db.get("Case", id)?.OwnerId === idOf(by),
  );
const waits = (id: string) =>
  until("it waits", () =>
    Object.values(server.teams.roster().pool).some(({ item }) => item === `held/${id}`),
  );
const change = (id: string, fields: Record<string, unknown>) => org.db.update("Case", id, fields);

test("what people do in Salesforce is what the next choice counts with, as its events come in", async () => {
  const first = invoice();
  await owned(first, "bea@example.com");
  const next = invoice();
  await waits(next);

  // closed by hand: there is room, and what waits takes it
  change(first, { Status: "Closed" });
  await owned(next, "bea@example.com");
  const last = invoice();
  await waits(last);
  expect(load("bea@example.com")).toBe(1);

  // given to somebody else by hand: the load goes with it
  change(next, { OwnerId: idOf("tom@example.com") });
  await owned(last, "bea@example.com");
  expect([load("bea@example.com"), load("tom@example.com")]).toEqual([1, 1]);

  // taken by hand while it waits: whoever took it has it as load, and nobody else is looked for
  const taken = invoice();
  await waits(taken);
  change(taken, { OwnerId: idOf("ann@example.com") });
  await until("it waits no more", () => Object.keys(server.teams.roster().pool).length === 0);
  await until("Ann has it as load", () => load("ann@example.com") === 1);
  change(taken, { Status: "Closed" });
  await until("her room is back", () => load("ann@example.com") === 0);
  await until("it has ended", async () => (await state(taken))?.status === "ended");
  expect(await state(taken)).toMatchObject({ owner: { id: idOf("ann@example.com") } });
});
