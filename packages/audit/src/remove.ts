import { rmSync } from "node:fs";
import { IN_ORG } from "./open.ts";
import { isAddress, parseAddress } from "./postgres/address.ts";
import { library } from "./postgres/link.ts";

/**
 * Removes a whole trail: the file with what lies beside it, or the schema of a database. Nobody may have it open.
 * Rejects with what the file system or the database says.
 */
export async function removeTrail(location: string): Promise<void> {
  if (location === ":memory:") return;
  if (!isAddress(location)) {
    for (const ending of ["", "-wal", "-shm", ".lock"]) rmSync(location + ending, { force: true });
    return;
  }
  const { connectionString, schema } = parseAddress(location);
  const { pg, config } = await library(connectionString);
  const client = new pg.Client(config);
  await client.connect();
  try {
    // only letters, digits and _ are taken for a schema
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  } finally {
    await client.end();
  }
}

/** Where another trail is beside one: a file in its folder, or a schema of its database; in memory where it is there, or in an org. */
export function trailBeside(location: string, name: string): string {
  // an org has one trail: another one is remembered for as long as the process runs
  if (location === ":memory:" || location === IN_ORG) return ":memory:";
  if (!isAddress(location)) return location.replace(/[^/\\]*$/, `${name}.sqlite`);
  const { schema } = parseAddress(location);
  const [address = "", query = ""] = location.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  parameters.set(
    "schema",
    `${schema}_${name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`.slice(-63).replace(/^[^a-z_]+/, ""),
  );
  return `${address}?${parameters}`;
}
