import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const DEBIAN = "/usr/lib/postgresql";

/** Folder of PostgreSQL's programs; `undefined` where it is not installed. */
export const BIN = findBin();

/** For `describe.skipIf`: says once why. */
export const MISSING = BIN === undefined;
if (MISSING) console.warn("PostgreSQL is not installed (postgresql): what needs a server of it is skipped.");

function findBin(): string | undefined {
  const installed = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...installed.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env.PATH ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

export interface PostgresServer {
  /** Address of its database, for a schema of that name. */
  address(schema: string): string;
  port: number;
  /** Kills it (-9), or stops it as `pg_ctl stop -m immediate` does. */
  kill(signal?: "SIGKILL" | "SIGQUIT"): Promise<void>;
  /** Starts it again; resolves when it answers. */
  start(): Promise<void>;
  /** Runs SQL on a session of its own. */
  ask(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends it and removes what it wrote. */
  close(): Promise<void>;
}

/** A private server on a free port of this machine, its data in a temporary folder. It never runs as root. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  const user = await unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const port = await freePort();
  execFileSync(
    join(BIN as string, "initdb"),
    ["-D", data, "-U", "throughline", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    { ...user, stdio: "ignore", cwd: folder },
  );
  const given = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...settings,
  };
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    for (;;) {
      const starting = spawn(
        join(BIN as string, "postgres"),
        ["-D", data, ...Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
        { ...user, stdio: "ignore", cwd: folder },
      );
      server = starting;
      const ended = once(starting, "exit");
      while (starting.exitCode === null) {
        if (await answers(port)) return;
        await Promise.race([ended, new Promise((again) => setTimeout(again, 50))]);
      }
      // sessions of one that was killed are not all gone yet
    }
  }

  async function kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  }

  const address = (schema: string) =>
    `postgres://throughline:secret@127.0.0.1:${port}/postgres?schema=${schema}`;
  await start();
  return {
    port,
    address,
    kill,
    start,
    async ask(sql, values) {
      const client = new pg.Client({ host: "127.0.0.1", port, user: "throughline", database: "postgres" });
      await client.connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    async close() {
      await kill("SIGQUIT");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Whom the server runs as, where this is root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  return found && { uid: Number(found[2]), gid: Number(found[3]) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "throughline", database: "postgres" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
