import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";

const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/bin", ...(process.env.PATH ?? "").split(":")];
const programOf = (name: string) =>
  FOLDERS.map((folder) => join(folder, name)).find((file) => existsSync(file));
const SERVER = programOf("mariadbd");
const INSTALL = programOf("mariadb-install-db");

/** For `describe.skipIf`: says once why. */
export const MISSING = SERVER === undefined || INSTALL === undefined;
if (MISSING) console.warn("MariaDB is not installed (mariadb-server): what needs a server of it is skipped.");

export interface MariadbServer {
  port: number;
  /** Runs SQL on a session of its own, as one who may do everything. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
  /** Ends it and removes what it wrote. */
  close(): Promise<void>;
}

/** A private server on a free port of this machine, its data in a temporary folder. It never runs as root. */
export async function startMariadb(settings: Record<string, string> = {}): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), "mariadb-"));
  const user = unprivileged("mysql");
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const port = await freePort();
  execFileSync(
    INSTALL as string,
    ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db"],
    { ...user, stdio: "ignore", cwd: folder },
  );
  const given = {
    datadir: data,
    port: String(port),
    "bind-address": "127.0.0.1",
    socket: join(folder, "socket"),
    "pid-file": join(folder, "pid"),
    ...settings,
  };
  const server: ChildProcess = spawn(
    SERVER as string,
    ["--no-defaults", ...Object.entries(given).map(([name, value]) => `--${name}=${value}`)],
    { ...user, stdio: "ignore", cwd: folder },
  );
  const ended = once(server, "exit");
  const ask = async (sql: string) => {
    const session = await mysql.createConnection({
      ...{ host: "127.0.0.1", port, user: "root", multipleStatements: true },
    });
    try {
      return (await session.query(sql))[0] as Record<string, unknown>[];
    } finally {
      await session.end();
    }
  };
  while (!(await ask("select 1").catch(() => undefined))) {
    if (server.exitCode !== null) throw new Error("the server does not start");
    await Promise.race([ended, new Promise((again) => setTimeout(again, 50))]);
  }
  return {
    port,
    ask,
    async close() {
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Whom a server runs as, where this is root. */
export function unprivileged(name: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = users.find(([own]) => own === name) ?? users.find(([own]) => own === "nobody");
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
