import type { Database, Reason } from "./database.ts";

/** bytea, which is no value of a fact. */
const BYTEA = 17;

const DECLARE = "declare found no scroll cursor for ";

/** By SQLSTATE, or its class. */
const REASONS: [RegExp, Reason][] = [
  [/^(?:40001|40P01|55P03)$/, "lock"],
  [/^57014$/, "timeout"],
  [/^(?:08|57P)/, "lost"],
  [/^53/, "busy"],
  [/^(?:28|3D000$)/, "login"],
  [/^42501$/, "denied"],
  [/^(?:25|2D)/, "writes"],
  [/^(?:42|0A)/, "query"],
  [/^22/, "value"],
  [/^\w{5}$/, "refused"],
];

export const postgres: Database = {
  title: "PostgreSQL",
  scheme: "postgres",
  port: 5432,
  grammar: {
    signs: "$",
    words: [],
    reaches:
      /^(?:set_config|nextval|setval|dblink\w*|lo_\w+|(?:query|cursor|table|schema|database)_to_xml\w*|pg_(?:try_)?advisory\w*|pg_(?:notify|read_\w+|ls_\w+|stat_file|reload_\w+|rotate_\w+|(?:terminate|cancel)_backend))$/,
  },
  prepare: [
    "set session characteristics as transaction read only",
    "set time zone 'UTC'",
    "set datestyle to 'ISO'",
    "set standard_conforming_strings to on",
  ],
  tidy: "select pg_advisory_unlock_all()",

  async dialect({ host, port, name, user, password, tls }, connect) {
    const [{ default: pg }, { PostgresDialect }] = await Promise.all([import("pg"), import("kysely")]);
    const socket = connect();
    const client = new pg.Client({
      ...{ host, port, user, password, database: name, application_name: "throughline" },
      // it is on its way already
      stream: () => Object.assign(socket, { connect: () => socket }),
      ssl: tls ? { ...tls, rejectUnauthorized: true } : false,
      // as the database writes it: nothing is lost before the column's type is known
      types: {
        getTypeParser: (type: number) => (text: string) => (type === BYTEA ? Buffer.from(text) : text),
      },
    });
    // whoever waits for an answer is told; a session that ends while nobody does is thrown away
    client.on("error", () => undefined);
    await client.connect();
    const only = Object.assign(client, { release: () => undefined });
    return new PostgresDialect({
      pool: { connect: async () => only, end: () => client.end(), options: {} } as never,
    });
  },

  async look(run, { parts, values }, { rows, timeoutMs }) {
    await run([`set local statement_timeout = ${Math.ceil(timeoutMs)}`]);
    const [first, ...others] = parts;
    // takes no statement but one that reads, and gives no more rows than are fetched
    await run([DECLARE + first, ...others], values);
    return await run([`fetch ${rows + 1} from found`]);
  },

  tell(error, { parts }) {
    const { code, message, position } = error as { code?: unknown; message: string; position?: string };
    if (/does not support SSL|establishing an SSL/.test(message))
      return { reason: "untrusted", code: "NO_TLS", detail: "it offers no TLS" };
    if (/^Connection terminated/.test(message)) return { reason: "lost", code: "CONNECTION_LOST" };
    const reason = REASONS.find(([codes]) => typeof code === "string" && codes.test(code))?.[1];
    if (!reason) return undefined;
    const told = { reason, code: code as string };
    if (reason !== "query") return told;
    const sent = DECLARE + parts.reduce((text, part, i) => `${text}$${i}${part}`);
    const line = position
      ? [...sent].slice(0, Number(position)).filter((sign) => sign === "\n").length + 1
      : undefined;
    return { ...told, detail: message, line };
  },
};
