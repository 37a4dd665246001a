import type { Database, Reason } from "./database.ts";

/** Statements follow each other without a sign there: every word that begins one. */
const WORDS =
  "exec execute declare set use if while begin print raiserror throw waitfor create alter drop grant deny revoke backup restore kill shutdown dbcc bulk reconfigure checkpoint commit rollback save go goto return break continue open close fetch deallocate disable enable get receive send move end_conversation readtext writetext updatetext updlock xlock tablockx holdlock openquery openrowset opendatasource openxml";

/** By the number of the error. */
const REASONS: [number[], Reason][] = [
  [[1205, 1222, 3960], "lock"],
  [[10928, 10929, 40501, 49918, 49919, 49920], "busy"],
  [[40197, 40613, 6005], "lost"],
  [[4060, 18452, 18456, 40532], "login"],
  [[229, 230, 297, 300, 916], "denied"],
  [[3906, 3908], "writes"],
  [[102, 105, 156, 170, 195, 201, 207, 208, 209, 319, 4104, 4121], "query"],
  [[220, 232, 241, 242, 245, 8114, 8115, 8134], "value"],
];

export const sqlserver: Database = {
  title: "SQL Server",
  scheme: "sqlserver",
  port: 1433,
  grammar: { signs: "@#?", brackets: true, words: WORDS.split(" "), reaches: /^(?:sp|xp|fn_my)_/ },
  prepare: ["select 1 as there"],

  async dialect({ host, port, name, user, password, tls }, connect) {
    const [tedious, { Pool }, { MssqlDialect }] = await Promise.all([
      import("tedious"),
      import("tarn"),
      import("kysely"),
    ]);
    const connectionFactory = () =>
      new tedious.Connection({
        server: host,
        authentication: { type: "default", options: { userName: user, password } },
        options: {
          ...{ port, database: name, appName: "throughline", readOnlyIntent: true, useUTC: true },
          ...{ encrypt: tls !== undefined, trustServerCertificate: false },
          ...(tls?.ca && { cryptoCredentialsDetails: { ca: tls.ca } }),
          // the session's own time runs out before
          ...{ requestTimeout: 0, connectTimeout: 15_000 },
          connector: async () => {
            const socket = connect();
            await new Promise<void>((done, fail) => void socket.once("connect", done).once("error", fail));
            return socket;
          },
        },
      });
    return new MssqlDialect({
      tarn: { Pool: Pool as never, options: { min: 0, max: 1, propagateCreateError: true } },
      tedious: { ...tedious, connectionFactory } as never,
      validateConnections: false,
      // locks and settings of a session end with its transaction
      resetConnectionsOnRelease: true,
    });
  },

  async look(run, { parts, values }, { rows, timeoutMs }) {
    const [first, ...others] = parts;
    const limits = `set rowcount ${rows + 1}; set lock_timeout ${Math.ceil(timeoutMs)}; `;
    return await run([limits + first, ...others], values);
  },

  tell(thrown) {
    const error = (Array.isArray(thrown) ? thrown[0] : thrown) as ServerError;
    const { number, code, message, lineNumber } = error;
    if (code === "ELOGIN") return { reason: "login", code };
    if (code === "ETIMEOUT" || code === "ECANCEL") return { reason: "timeout", code };
    if (code === "EENCRYPT") return { reason: "untrusted", code, detail: "it offers no TLS" };
    if (code === "ESOCKET") return { reason: "lost", code };
    if (number === undefined) return undefined;
    const reason = REASONS.find(([numbers]) => numbers.includes(number))?.[1] ?? "refused";
    const told = { reason, code: String(number) };
    return reason === "query" ? { ...told, detail: message, line: lineNumber } : told;
  },
};

interface ServerError {
  number?: number;
  code?: string;
  message: string;
  lineNumber?: number;
}
