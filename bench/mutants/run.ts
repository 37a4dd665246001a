import { spawnSync } from "node:child_process";
import {
  cpSync,
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
import { MUTANTS, type Mutant } from "./list.ts";

/**
 * Applies one mutant at a time to a copy of the tree and runs a slice of the simulation, then the rooms' tests,
 * until one of them fails. Prints a table; fails when a mutant survives or does not fit the code any more.
 *
 * `node bench/mutants/run.ts [part of a name …]`
 */
const ROOT = resolve(import.meta.dirname, "../..");
/** A mutant that makes something wait for ever has been noticed as well. */
const PATIENCE_MS = 120_000;
/** Rooms whose tests are run, the mutant's own first. */
const ROOMS = ["engine", "audit", "connectors", "assignment", "runtime"];

const SURVIVED = "**survived**";
const STALE = "**does not fit the code any more**";

interface Verdict {
  mutant: Mutant;
  by: string;
}

const copy = copyTree();
try {
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
  const text = readFileSync(join(ROOT, mutant.file), "utf8");
  if (text.split(mutant.find).length !== 2) return STALE;
  writeFileSync(
    file,
    text.replace(mutant.find, () => mutant.replace),
  );
  try {
    return judge(mutant);
  } finally {
    writeFileSync(file, text);
  }
}

function judge({ file }: Mutant): string {
  const sim = run(process.execPath, ["bench/mutants/slice.ts"]);
  if (sim.error) return "simulation: it never came to an end";
  if (sim.status !== 0) return `simulation: ${sim.stdout || "the run broke off"}`;
  const own = file.split("/")[1] as string;
  for (const room of [own, ...ROOMS.filter((other) => other !== own)]) {
    const tests = run(process.execPath, [
      ...["node_modules/vitest/vitest.mjs", "run", "--project", "unit", `packages/${room}/test`],
      ...["--bail", "1", "--exclude", "**/simulation.test.ts", "--exclude", "**/kill*"],
    ]);
    if (tests.error) return `tests of ${room}: they never came to an end`;
    if (tests.status !== 0) return `tests of ${room}`;
  }
  return SURVIVED;
}

function run(command: string, args: string[]) {
  return spawnSync(command, args, {
    cwd: copy,
    encoding: "utf8",
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
}

/** Sources are copied, what is installed is linked; the workspace's own packages are those of the copy. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  for (const part of ["packages", "bench", "examples", "package.json", "tsconfig.json", "vitest.config.ts"])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
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
