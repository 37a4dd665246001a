import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MISSING, type PostgresServer, startPostgres } from "../../../audit/test/postgres-server.ts";
import { openWorkspace, type Server } from "../../src/index.ts";
import { saveVersion } from "../../src/versions/index.ts";
import { atDesk, DESK, openOrg, serve, until } from "../org.ts";
import { changed, draft, LOW } from "./draft.ts";

describe.skipIf(MISSING)("a shadow over PostgreSQL", () => {
  let database: PostgresServer;
  let org: Org;
  let server: Server;

  const begin = async () => {
    server = await serve(org, { store: database.address("work"), workspaces: [openWorkspace(DESK)] });
    return atDesk(org, server);
  };
  const schemas = async () =>
    (await database.ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'work%' ORDER BY 1")).map(
      ({ nspname }) => nspname,
    );

  beforeAll(async () => {
    database = await startPostgres();
    org = await openOrg();
  });
  afterAll(async () => {
    await server.close();
    await org.close();
    await database.close();
  });

  test("has a schema of its own, which goes on after a restart, and is gone when it ends", async () => {
    let desk = await begin();
    const { hash = "" } = draft(LOW).workflow ?? {};
    const saved = { at: "2026-11-02T09:00:00.000Z", by: "Ann Stone", text: changed(LOW), agents: {} };
    const { number } = await saveVersion(server.store, "desk", { hash, ...saved });
    await server.shadows.begin("desk", { version: number }, "Ann Stone");
    expect(await schemas()).toEqual(["work", `work_shadow_desk_${hash.slice(0, 8)}`]);
    const compared = (items: number) =>
      until(
        `${items} compared`,
        async () => (await server.shadows.report("desk"))?.fields.OwnerId?.same === items,
      );
    await desk.assigned(desk.message({ Subject: "An invoice" }));
    await compared(1);
    await server.close();
    desk = await begin();
    await desk.assigned(desk.message({ Subject: "Another invoice" }));
    await compared(2);
    await server.shadows.end("desk", false);
    expect(await schemas()).toEqual(["work"]);
  });
});
