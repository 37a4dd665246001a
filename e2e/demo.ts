import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

export interface Demo {
  url: string;
  /** GET of the API, as JSON. */
  api<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

/** `throughline start --demo` as people start it: a process of its own, on a free port, with a data folder of its own. */
export async function startDemo(): Promise<Demo> {
  if (!existsSync(join(ROOT, "packages/console/dist")))
    throw new Error("The console is not built. Build it with: npm run build");
  const data = mkdtempSync(join(tmpdir(), "throughline-demo-"));
  const child = spawn(
    process.execPath,
    [join(ROOT, "packages/cli/bin/throughline.ts"), "start", "--demo", "--port", "0", "--data", data],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk;
      const found = /Throughline is up: (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`The demo ended before it was up:\n${said}`)));
  });
  return {
    url,
    async api<T>(path: string) {
      const response = await fetch(url + path);
      if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
      return (await response.json()) as T;
    },
    async close() {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
