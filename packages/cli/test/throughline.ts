import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const BIN = fileURLToPath(new URL("../bin/throughline.ts", import.meta.url));
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs the command as a user would; the first argument may be an environment. */
export function throughline(
  ...given: (string | { env: NodeJS.ProcessEnv })[]
): Promise<{ code: number; out: string; err: string; json: unknown[] }> {
  const [first] = given;
  const env = typeof first === "object" ? first.env : {};
  const args = given.filter((one) => typeof one === "string");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (part) => (out += part));
    child.stderr.on("data", (part) => (err += part));
    child.on("close", (code) => {
      resolve({
        code: code ?? -1,
        out,
        err,
        get json() {
          return out.trim().startsWith("{\n") || out.trim().startsWith("[")
            ? [JSON.parse(out)]
            : out
                .trim()
                .split("\n")
                .filter(Boolean)
                .map((line) => JSON.parse(line));
        },
      });
    });
  });
}

/** A folder with these files, gone with the machine's other temporary ones. */
export function folder(files: Record<string, string | Uint8Array>): string {
  const path = mkdtempSync(join(tmpdir(), "throughline-test-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}
