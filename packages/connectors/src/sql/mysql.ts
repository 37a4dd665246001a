import { isIP } from "node:net";
import type { Connection } from "mysql2";
import type { Database, Reason } from "./database.ts";

/** The client verifies certificates of names alone. */
class NoName extends Error {
  override name = "NoName";
}

/** By the number of the error. */
const REASONS: [number[], Reason][] = [
  [[1205, 1213], "lock"],
  [[1317, 1969, 3024], "timeout"],
  [[1053, 1927], "lost"],
  [[1040, 1203, 1226], "busy"],
  [[1044, 1045, 1049, 1129, 1130, 1251, 1698], "login"],
  [[1142, 1143, 1227, 1370], "denied"],
  [[1792], "writes"],
];

/** @param timeout the statement that bounds the time of those that follow, in ms */
const likeMysql = (title: string, timeout: (ms: number) => string): Database => ({
  title,
  scheme: "mysql",
  port: 3306,
  grammar: {
    signs: "?#@:",
    words: ["procedure", "replace"],
    reaches:
      /^(?:load_file|(?:get|release|release_all|is_free|is_used)_locks?|nextval|setval|lastval|benchmark)$/,
  },
  prepare: ["set session transaction read only", "set time_zone = '+00:00'"],
  tidy: "select release_all_locks()",

  async dialect({ host, port, name, user, password, tls }, connect) {
    if (tls && isIP(host)) throw new NoName();
    const [mysql, { MysqlDialect }] = await Promise.all([import("mysql2"), import("kysely")]);
    const connection = mysql.createConnection({
      ...{ host, port, user, password, database: name, stream: connect(), charset: "utf8mb4" },
      ...(tls && { ssl: { ...(tls as { ca?: string }), rejectUnauthorized: true, verifyIdentity: true } }),
      // as the database writes it: nothing is lost before the column's type is known
      ...{ dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, jsonStrings: true },
    });
    // whoever waits for an answer is told; a session that ends while nobody does is thrown away
    connection.on("error", () => undefined);
    await new Promise<void>((done, fail) => connection.connect((error) => (error ? fail(error) : done())));
    const pool = {
      getConnection: (back: (error: unknown, one: unknown) => void) => back(undefined, bound(connection)),
      end: (back: (error: unknown) => void) => connection.end(back),
    };
    return new MysqlDialect({ pool: pool as never });
  },

  async look(run, { parts, values }, { rows, timeoutMs }) {
    await run([`set session ${timeout(timeoutMs)}, sql_select_limit = ${rows + 1}`]);
    return await run(parts, values);
  },

  tell(error) {
    if (error instanceof NoName)
      return {
        ...{ reason: "untrusted", code: "NO_NAME" },
        detail: "it is verified by its name, so host: has to be a name and no address",
      };
    const { errno, code, sqlState, sqlMessage } = error as Partial<Record<string, string>> & {
      errno?: number;
    };
    if (code === "HANDSHAKE_NO_SSL_SUPPORT") return { reason: "untrusted", code, detail: "it offers no TLS" };
    if (code === "HANDSHAKE_SSL_ERROR") return { reason: "untrusted", code };
    if (code === "PROTOCOL_CONNECTION_LOST") return { reason: "lost", code };
    if (sqlState === undefined || errno === undefined) return undefined;
    const told = (reason: Reason) => ({ reason, code: code ?? String(errno) });
    const known = REASONS.find(([numbers]) => numbers.includes(errno));
    if (known) return told(known[1]);
    if (sqlState.startsWith("22")) return told("value");
    if (!sqlState.startsWith("42")) return told("refused");
    const line = / at line (\d+)$/.exec(sqlMessage ?? "")?.[1];
    return { ...told("query"), detail: sqlMessage, ...(line && { line: Number(line) }) };
  },
});

/** The connection with parameters that travel beside the statement: the client would write them into it. */
const bound = (connection: Connection) => ({
  release: () => undefined,
  query: (text: string, values: unknown[], back: (error: unknown, rows: unknown) => void) =>
    values.length ? connection.execute(text, values as never, back) : connection.query(text, back),
});

export const mysql = likeMysql("MySQL", (ms) => `max_execution_time = ${Math.ceil(ms)}`);
export const mariadb = likeMysql("MariaDB", (ms) => `max_statement_time = ${ms / 1000}`);
