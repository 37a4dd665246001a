import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { BIN, ROOT } from "./throughline.ts";

const page = readFileSync(join(ROOT, "docs/adopting.md"), "utf8");
/** The commands of the page, in order. */
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
  block.trim().split("\n"),
);
const running = new Set<ChildProcess>();

/** Where the commands run: the repository's fixtures are there, and nothing is written into the repository. */
const home = mkdtempSync(join(tmpdir(), "throughline-adopting-"));
symlinkSync(join(ROOT, "fixtures"), join(home, "fixtures"));

const filled = (command: string, names: Record<string, string>) =>
  command.replace(/\$([A-Z_\d]+)/g, (whole, name: string) => names[name] ?? whole);

/** Runs a line of the page as a shell does, with `throughline` as this one. */
function begin(line: string, env: Record<string, string> = {}) {
  const command = line.replace(/^throughline /, `"${process.execPath}" "${BIN}" `);
  const child = spawn("bash", ["-c", `exec ${command}`], {
    cwd: home,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  running.add(child);
  return child;
}

/** Runs one that ends. */
async function run(line: string): Promise<string> {
  const child = begin(line);
  let out = "";
  child.stdout.on("data", (part) => (out += part));
  const [code] = await once(child, "close");
  running.delete(child);
  expect({ line, code }).toEqual({ line, code: 0 });
  return out;
}

/** Starts one that stays, and gives what it says of itself. */
async function stay(line: string, env?: Record<string, string>): Promise<Record<string, string>> {
  const child = begin(line, env);
  for await (const text of createInterface({ input: child.stdout }))
    if (text.startsWith("{")) return JSON.parse(text) as Record<string, string>;
  throw new Error(`${line} ended`);
}

afterAll(async () => {
  for (const child of running) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
});

test("every command of the page runs, from an org's metadata to a shadow that agrees with the org", async () => {
  const [scan, draft, check, org, start, ...rest] = commands as [
    string,
    string,
    string,
    string,
    string,
    ...string[],
  ];
  const shadow = rest.pop() as string;

  const { fields } = JSON.parse(await run(scan)) as {
    fields: { field: string; writers: { kind: string }[] }[];
  };
  const owners = fields.find(({ field }) => field === "OwnerId")?.writers.map(({ kind }) => kind);
  expect(owners).toContain("assignment rule");
  expect(await run(draft)).toContain("12 entries of an assignment rule");
  expect(await run(check)).toContain("0 errors");

  const sandbox = await stay(`${org} --port 0 --pubsub-port 0`);
  const names = {
    ORG_URL: sandbox.url ?? "",
    CLIENT_ID: sandbox.clientId ?? "",
    PUBSUB: sandbox.pubSubEndpoint?.replace("127.0.0.1", "localhost") ?? "",
    TOKEN: sandbox.accessToken ?? "",
  };
  const secret = { THROUGHLINE_CLIENT_SECRET: sandbox.clientSecret ?? "" };
  const { url: SERVER = "" } = await stay(`${filled(start, names)} --port 0`, secret);
  const close = rest.pop() as string;
  expect(rest.length).toBe(3);
  const ids: Record<string, string> = {};
  for (const [at, line] of rest.entries()) {
    const made = JSON.parse(await run(filled(line, names))) as { id: string; success: boolean };
    expect(made).toMatchObject({ success: true });
    ids[`CASE_${at + 1}`] = made.id;
  }
  // nobody closes a case before it is there for the shadow
  await saying(filled(shadow, { SERVER }), "3 items");
  expect(await run(filled(close, { ...names, ...ids }))).not.toContain('"success":false');
  const told = await saying(filled(shadow, { SERVER }), "3 the same");
  expect(told).toContain("of case, beside what the org does by itself");
  expect(told).toMatch(/OwnerId +100 % +3 the same, 0 otherwise/);
});

/** Looks until it says so. */
async function saying(line: string, words: string): Promise<string> {
  for (let looks = 0; looks < 60; looks++) {
    const told = await run(line);
    if (told.includes(words)) return told;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`${line} never said "${words}"`);
}
