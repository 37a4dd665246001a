import { readdirSync } from "node:fs";
import { join } from "node:path";
import { verify } from "@throughline/audit";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MISSING, type PostgresServer, startPostgres } from "../../audit/test/postgres-server.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

let org: Org;
let postgres: PostgresServer | undefined;
beforeAll(async () => {
  org = await openOrg();
  if (!MISSING) postgres = await startPostgres({ fsync: "off" });
});
afterAll(async () => {
  await org.close();
  await postgres?.close();
});

const stores: [string, (data: string) => string][] = [
  ["SQLite", (data) => join(data, "trail.sqlite")],
  ...(MISSING
    ? []
    : [["PostgreSQL", () => (postgres as PostgresServer).address("t")] as [string, () => string]]),
];

test.each(stores)(
  "what ended leaves the running server's store, and its record may change afterwards: %s",
  async (_, at) => {
    const data = folder();
    const store = at(data);
    const retention = { keepMs: 0, folder: join(data, "archive"), firstMs: 0, everyMs: 20 };
    const server = await serve(org, { store, retention });
    const { message, assigned, close, key, state, ended } = atDesk(org, server);
    const { get, item } = client(server.url);
    const goesOn = message();
    const id = message();
    await assigned(goesOn);
    await assigned(id);
    close(id);
    await ended(id);
    await until(
      "it is archived",
      async () => (await server.store.entries(key(id)))[0]?.entry.kind === "archived",
    );
    expect(await get(item(key(id)))).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining("are in the archive") } },
    });

    org.db.update("Case", id, { Subject: "Something else" });
    org.db.update("Case", goesOn, { Subject: "Something else" });
    await until(
      "the other item saw its change",
      async () => (await state(goesOn))?.record.Subject === "Something else",
    );
    expect(await state(id)).toMatchObject({ status: "ended" });
    expect(await server.store.entries(key(id))).toHaveLength(1);
    await server.close();
    const archives = readdirSync(join(data, "archive")).map((file) => join(data, "archive", file));
    expect(archives).toHaveLength(1);
    expect(await verify(store, { archives })).toMatchObject({ ok: true, archived: 1, findings: [] });
  },
);
