import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { COMMANDS } from "../src/commands/index.ts";
import { parseCommandLine } from "../src/commands/parse.ts";

const BIN = fileURLToPath(new URL("../bin/local-org.ts", import.meta.url));

/** Runs the package's own command to its end. */
export async function localOrg(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [BIN, ...args]);
  let out = "";
  let err = "";
  child.stdout.on("data", (part) => (out += part));
  child.stderr.on("data", (part) => (err += part));
  const [code] = (await once(child, "close")) as [number];
  return { code, out, err };
}

/** An org in a process of its own. */
export interface RunningOrg {
  url: string;
  pubSubEndpoint: string;
  admin: string;
  clientId: string;
  clientSecret: string;
  accessToken: string;
  /** What it prints for people, if that was asked for. */
  lines: string[];
  /** Ends it as Ctrl+C does, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `local-org start` on free ports; it ends with the test. */
export async function startLocalOrg(...args: string[]): Promise<RunningOrg> {
  const asJson = !args.includes("--words");
  const given = args.filter((arg) => arg !== "--words");
  const ports = given.includes("--port") ? [] : ["--port", "0", "--pubsub-port", "0"];
  const child = spawn(process.execPath, [BIN, "start", ...ports, ...given, ...(asJson ? ["--json"] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => void (await stop(child)));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (asJson) return { ...JSON.parse(line), lines, stop: () => stop(child) };
    if (line.startsWith("Ctrl+C")) return { lines, stop: () => stop(child) } as RunningOrg;
  }
  throw new Error("local-org start ended without saying where it is");
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  return (await ended)[0] as number | null;
}

/** Runs a command within this process; gives what it prints, throws what it throws. */
export async function command(
  name: string,
  ...args: string[]
): Promise<{ lines: string[]; json: unknown[] }> {
  const found = COMMANDS.find((one) => one.name === name)!;
  const lines: string[] = [];
  const json: unknown[] = [];
  const parsed = parseCommandLine(found, args);
  const output = {
    line: (text = "") => void lines.push(text),
    json: (value: unknown) => void json.push(value),
  };
  await found.run(parsed.options as never, parsed.args, output);
  return { lines, json };
}
