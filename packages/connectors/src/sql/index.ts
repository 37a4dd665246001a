import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Call, Connector, Opening, Report, Tried } from "../connector.ts";
import type { Outcome } from "../port.ts";
import type { Database, Login } from "./database.ts";
import { databases } from "./databases.ts";
import { failureOf } from "./failures.ts";
import { type Operation, operationOf, statementOf } from "./operation.ts";
import { type RawSql, schema } from "./schema.ts";
import type { Sessions } from "./sessions.ts";

const KNOCK = { parts: ["select 1 as there"], values: [] };
const KNOCK_MS = 10_000;

/** Look-ups in a database. */
export const sql: Connector<RawSql> = {
  type: "sql",
  description: "A database that is looked up in and never changed: PostgreSQL, MySQL, MariaDB or SQL Server.",
  schema,
  open(raw, { name, report, secrets, file }) {
    const database: Database = databases[raw.database];
    const operations = new Map(
      Object.entries(raw.operations).flatMap(([operation, given]): [string, Operation][] => {
        const read = operationOf(given, database.grammar, ["operations", operation], report);
        return read ? [[operation, read]] : [];
      }),
    );
    const { host, port = database.port, user, password = "" } = raw;
    const signIn = { user, password };
    for (const secret of secretsIn(signIn))
      if (secrets[secret] === undefined)
        report(
          "unknown-secret",
          ["password"],
          `There is no secret ${secret}.`,
          "Give it, or correct the name.",
        );
    const tls = tlsOf(raw, file, report);
    const login = (): Login => ({
      ...{ host, port, name: raw.name, ...(withSecrets(signIn, secrets) as typeof signIn) },
      ...(tls && { tls }),
    });

    let opened: Promise<Sessions> | undefined;
    const open = async () => {
      const { createSessions } = await import("./sessions.ts");
      return createSessions(database, login, raw["allow private"] ?? false);
    };
    const sessions = () => (opened ??= open());

    return {
      operations,
      address: addressOf(database, host, port, raw.name),
      secrets: secretsIn(signIn),

      async call({ operation, input, mayGo }: Call): Promise<Outcome<unknown>> {
        const declared = operations.get(operation) as Operation;
        const full = `${name}.${operation}`;
        const statement = statementOf(declared, input);
        try {
          const rows = await (await sessions()).look(statement, declared.bounds, mayGo);
          return declared.answer(full, rows);
        } catch (error) {
          return failureOf(full, database, error, statement);
        }
      },

      async knock(): Promise<Tried> {
        try {
          await (await sessions()).look(KNOCK, { rows: 1, timeoutMs: KNOCK_MS });
          return { outcome: "works", code: "OK", message: `${name} answered.` };
        } catch (error) {
          const { class: outcome, code, message } = failureOf(name, database, error, KNOCK).error;
          return { outcome, code, message };
        }
      },

      async close() {
        await (await opened)?.close();
        opened = undefined;
      },
    };
  },
};

/** How the way there is kept private; undefined: it is not. */
function tlsOf(raw: RawSql, file: Opening["file"], report: Report): Login["tls"] {
  if (raw.tls === undefined) return {};
  if (raw.tls === "none") {
    if (!raw["allow private"])
      report(
        "unsafe",
        ["tls"],
        "The password and all that is looked up could be read on the way.",
        "Take tls out. Without it is for hosts of the own network, where allow private: true stands.",
      );
    return undefined;
  }
  const ca = file(raw.tls.ca);
  if (ca === undefined)
    report("no-file", ["tls", "ca"], `There is no file ${raw.tls.ca} beside this one.`, "Put it there.");
  return ca === undefined ? {} : { ca };
}

/** Without who signs in. */
const addressOf = ({ scheme }: Database, host: string, port: number, name: string): string =>
  `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}/${encodeURIComponent(name)}`;
