import { afterAll, beforeAll, describe } from "vitest";
import { itemRow, openPostgres, type Projection } from "../src/index.ts";
import { archiveSuite } from "./archive-suite.ts";
import { MISSING, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { querySuite } from "./query-suite.ts";
import { INFO, storeSuite } from "./store-suite.ts";

const project: Projection = (key, state) => itemRow(key, state, INFO);

describe.skipIf(MISSING)("on a server", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ fsync: "off" });
  });
  afterAll(() => server.close());

  let count = 0;
  const open = () => openPostgres({ address: server.address(`t${count++}`), project });
  storeSuite("PostgreSQL", open);
  querySuite("PostgreSQL", open);
  archiveSuite("PostgreSQL", (name) => openPostgres({ address: server.address(name) }));
});
