import { StoreError } from "../errors.ts";

/** Where a database is. */
export interface Address {
  /** For the client library; holds the password. */
  connectionString: string;
  /** Schema of the tables. */
  schema: string;
  /** For people: without the password and without what else stands in the query. */
  shown: string;
}

const SCHEME = /^postgres(ql)?:\/\//;
const SCHEMA = "throughline";

/** Whether a location is the address of a database, not a file. */
export const isAddress = (location: string) => SCHEME.test(location);

/**
 * Reads `postgres://user:password@host:port/database?schema=throughline`. What else may stand in the query (`sslmode`,
 * `host` for a socket's folder) is the client library's. Throws `invalid` for a schema that would have to be quoted.
 */
export function parseAddress(location: string): Address {
  const [address = "", query = ""] = location.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const schema = parameters.get("schema") ?? SCHEMA;
  parameters.delete("schema");
  // in every session the tables are found by their names alone
  const options = [parameters.get("options"), `-c search_path=${schema}`].filter(Boolean).join(" ");
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new StoreError(
      "invalid",
      `${schema} cannot be the schema of the trail: use small letters, digits and _.`,
    );
  }
  parameters.set("options", options);
  const rest = address.replace(SCHEME, "");
  // up to the last @: a password that was not encoded is not shown either
  const user = rest.includes("@") ? `${rest.split(/[:@]/)[0]}@` : "";
  const place = rest.slice(rest.lastIndexOf("@") + 1);
  return {
    connectionString: `${address}?${parameters}`,
    schema,
    shown: `postgres://${user}${place}${schema === SCHEMA ? "" : `?schema=${schema}`}`,
  };
}
