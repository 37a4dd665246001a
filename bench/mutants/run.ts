import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { MUTANTS, type Mutant } from "./list.ts";

/**
 * Applies one mutant at a time to a copy of the tree and runs a slice of the simulation, then the rooms' tests,
 * until one of them fails. Prints a table; fails when a mutant survives or does not fit the code any more.
 *
 * `node bench/mutants/run.ts [part of a name …]`
 */
const ROOT = resolve(import.meta.dirname, "../..");
/** A mutant that makes something wait for ever has been noticed as well. */
const PATIENCE_MS = 300_000;
/** Rooms whose tests are run after those of the room that was broken. */
const ROOMS = ["runtime", "engine"];

const SURVIVED = "**survived**";
const STALE = "**does not fit the code any more**";

interface Verdict {
  mutant: Mutant;
  by: string;
}

const copy = copyTree();
try {
  // what fails without a mutant says nothing about one
  const sound = judge("audit");
  if (sound !== SURVIVED) throw new Error(`The tree itself fails: ${sound}. Mend that first.`);
  const wanted = process.argv.slice(2);
  const chosen = MUTANTS.filter(({ name }) => !wanted.length || wanted.some((part) => name.includes(part)));
  const verdicts = chosen.map((mutant) => {
    const verdict = { mutant, by: tryOut(mutant) };
    process.stdout.write(`${line(verdict)}\n`);
    return verdict;
  });
  const caught = verdicts.filter(({ by }) => by !== SURVIVED && by !== STALE);
  process.stdout.write(`\n${caught.length} of ${verdicts.length} caught\n`);
  if (caught.length < verdicts.length) process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function tryOut(mutant: Mutant): string {
  const file = join(copy, mutant.file);
  const text = readFileSync(file, "utf8");
  if (text.split(mutant.find).length !== 2) return STALE;
  writeFileSync(
    file,
    text.replace(mutant.find, () => mutant.replace),
  );
  try {
    return judge(mutant.file.split("/")[1] as string);
  } finally {
    writeFileSync(file, text);
  }
}

/** @param own the room that was broken: its tests are run before those of the others */
function judge(own: string): string {
  const sim = run(process.execPath, ["bench/mutants/slice.ts"]);
  if (sim.error) return "simulation: it never came to an end";
  if (sim.status !== 0) return `simulation: ${sim.stdout || "the run broke off"}`;
  for (const room of new Set([own, ...ROOMS])) {
    const tests = run(process.execPath, [
      ...["node_modules/vitest/vitest.mjs", "run", ...testsOf(room)],
      ...["--project", "unit", "--project", "system", "--bail", "1"],
    ]);
    if (tests.error) return `tests of ${room}: they never came to an end`;
    if (tests.status !== 0)
      return `${room}: ${failedIn(stripVTControlCharacters(`${tests.stdout}${tests.stderr}`))}`;
  }
  return SURVIVED;
}

/** The tests of a room; the simulation has had its turn, and what kills processes takes too long. */
function testsOf(room: string): string[] {
  return readdirSync(join(copy, "packages", room, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !/(?:simulation|kill[^/]*)\.test\.ts$/.test(file))
    .map((file) => `packages/${room}/test/${file}`);
}

/** The name of the first test that failed. A run that ends without one has caught nothing: it did not come so far. */
function failedIn(report: string): string {
  const first = /^ FAIL +(.+)$/m.exec(report)?.[1];
  if (first) return first.replace(/^\S+ +packages\/\S+ > /, "");
  throw new Error(`The tests broke off:\n${report.slice(-2000)}`);
}

function run(command: string, args: string[]) {
  return spawnSync(command, args, {
    cwd: copy,
    encoding: "utf8",
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
}

/** The last commit, whatever is being worked on; what is installed is linked, the workspace's packages are the copy's. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  const archive = join(folder, "tree.tar");
  for (const [command, ...args] of [
    ["git", "-C", ROOT, "archive", "-o", archive, "HEAD"],
    ["tar", "-xf", archive, "-C", folder],
  ] as [string, ...string[]][]) {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  }
  mkdirSync(join(folder, "node_modules", "@throughline"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== "@throughline")
      symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const name of readdirSync(join(folder, "packages")))
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules", "@throughline", name));
  return folder;
}

function line({ mutant, by }: Verdict): string {
  return `| ${mutant.name} | \`${mutant.file.replace("packages/", "")}\` | ${by.slice(0, 120)} |`;
}
