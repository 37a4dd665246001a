import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";

const COMMAND = fileURLToPath(new URL("node_modules/@salesforce/cli/bin/run.js", import.meta.url));
const VISIT = fileURLToPath(new URL("visit.ts", import.meta.url));

/** A command that takes longer is ended. */
const LONGEST_MS = 60_000;

/** What a command has printed with `--json`. */
export interface Printed {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was printed
  result: any;
  name?: string;
  message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: details of an error
  data?: any;
}

/** The `sf` command line with a home of its own. */
export interface Sf {
  /** Files that commands read and write are here. */
  readonly folder: string;
  /** Runs a command with `--json`; it may fail. */
  run(command: string, ...args: string[]): Promise<Printed>;
  /** Runs a command with `--json` that has to succeed, and gives its result. */
  result(command: string, ...args: string[]): Promise<Printed["result"]>;
  /** Runs a command and gives what people read. */
  text(command: string, ...args: string[]): Promise<string>;
  /** Writes a file and gives its name. */
  write(name: string, content: string): string;
  /** The same command line with other environment variables. */
  with(env: Record<string, string>): Sf;
}

/** @returns the exit code and what was printed */
function start(args: string[], cwd: string, env: Record<string, string>): Promise<[number, string, string]> {
  return new Promise((resolve, reject) => {
    const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env, stdio, timeout: LONGEST_MS });
    let out = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve([code ?? 1, out, errors]));
  });
}

function inFolder(folder: string, env: Record<string, string>): Sf {
  const run = async (command: string, ...args: string[]): Promise<Printed> => {
    const [code, out, errors] = await start([...command.split(" "), ...args, "--json"], folder, env);
    try {
      return JSON.parse(out) as Printed;
    } catch {
      throw new Error(`sf ${command} has printed no JSON, exit code ${code}: ${out}${errors}`);
    }
  };
  return {
    folder,
    run,
    async result(command, ...args) {
      const printed = await run(command, ...args);
      expect(printed.status, `sf ${command} ${args.join(" ")}: ${printed.name} ${printed.message}`).toBe(0);
      return printed.result;
    },
    async text(command, ...args) {
      const [code, out, errors] = await start([...command.split(" "), ...args], folder, env);
      expect(code, `sf ${command}: ${out}${errors}`).toBe(0);
      return out;
    },
    write(name, content) {
      writeFileSync(join(folder, name), content);
      return name;
    },
    with: (more) => inFolder(folder, { ...env, ...more }),
  };
}

/** A new `sf` command line that knows no org; its home is removed after the file's tests. */
export function useSf(): Sf {
  const folder = mkdtempSync(join(tmpdir(), "sf-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // what it takes for Firefox is somebody who signs in and allows whatever is asked; it listens once that has started
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "firefox"), `#!/bin/sh\n"${process.execPath}" "${VISIT}" "$@" &\n`);
  chmodSync(join(bin, "firefox"), 0o755);
  return inFolder(folder, {
    HOME: folder,
    PATH: `${bin}:${process.env.PATH}`,
    CI: "true",
    SF_AUTOUPDATE_DISABLE: "true",
    SF_DISABLE_TELEMETRY: "true",
    SF_SKIP_NEW_VERSION_CHECK: "true",
    SF_USE_GENERIC_UNIX_KEYCHAIN: "true",
  });
}
