import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { openWorkspace } from "@throughline/server/workspace";
import { dollars, NANO } from "@throughline/steps";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { readItems } from "../items.ts";
import { offlineContext, readOrgFile } from "../org-file.ts";
import { createProgress } from "../progress.ts";
import type { Outcome, RunSummary } from "../sandbox/outcome.ts";

export default class Run extends ThroughlineCommand {
  static override description =
    "Run items through a workflow in a private org on this machine, with simulated people, and tell what became of each.";
  static override examples = [
    "<%= config.bin %> run examples/01-support-email/workflow.yaml --items examples/01-support-email/items.jsonl",
    "<%= config.bin %> run workflow.yaml --items mails.csv --map body=Description --map label=expect.topic --json",
  ];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = {
    json: jsonFlag,
    items: Flags.string({ required: true, description: "JSON lines, or a CSV with a header (.csv)." }),
    map: Flags.string({ multiple: true, description: "column=Field or column=expect.fact", default: [] }),
    "live-models": Flags.boolean({
      description:
        "Ask the language models of models.yaml, which costs money. Otherwise they answer what models/answers.jsonl has of them.",
    }),
    data: Flags.string({ description: "Keep the audit trail in this folder." }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    this.mustExist(args.file, "workflow file");
    this.mustExist(flags.items, "file of items");
    const workspace = openWorkspace(args.file, offlineContext(args.file));
    const { workflow } = workspace;
    if (!workflow || workspace.problems.some(({ severity }) => severity === "error")) {
      process.exitCode = PROBLEMS;
      this.logToStderr(`${args.file} has problems. Run: throughline check ${args.file}`);
      return;
    }
    const folder = flags.data ?? mkdtempSync(join(tmpdir(), "throughline-run-"));
    // loaded here, so that the small commands start at once
    const { openWorld } = await import("../sandbox/world.ts");
    const { runItems } = await import("../sandbox/run-items.ts");
    const world = await openWorld(workspace, readOrgFile(args.file), join(folder, "trail.sqlite"), {
      liveModels: flags["live-models"],
      // the trail knows the records of earlier runs: the org must know them as well, and give no id twice
      ...(flags.data && { org: join(folder, "org") }),
    });
    try {
      const progress = createProgress("items");
      const tell = (outcome: Outcome, done: number) => {
        progress.at(done);
        if (flags.json) this.json(outcome);
        else this.log(line(outcome));
      };
      const items = readItems(flags.items, this.mapping(flags.map));
      const summary = await runItems({ ...world, workflow }, items, tell);
      progress.end();
      if (summary.refused.length > 0 || summary.unexpected > 0) process.exitCode = PROBLEMS;
      if (flags.json) this.json(summary);
      else for (const text of told(summary)) this.log(text);
    } finally {
      await world.close();
      if (!flags.data) rmSync(folder, { recursive: true, force: true });
    }
  }

  private mapping(pairs: string[]): Record<string, string> {
    return Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf("=");
        if (at < 1) this.wrongUse(`--map ${pair} is not understood.`, "Write it as --map column=Field.");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
  }
}

function line({ item, outcome, owner, facts, path, unexpected }: Outcome): string {
  const settled = Object.entries(facts).map(([name, value]) => `${name}=${value ?? "none"}`);
  const wrong = unexpected ? `  UNEXPECTED ${Object.keys(unexpected).join(", ")}` : "";
  return `${item}  ${outcome}  ${owner || "no owner"}  ${settled.join(" ")}  ${path.join(" → ")}${wrong}`;
}

const usd = (sum: number) => dollars(sum * NANO);

function told(summary: RunSummary): string[] {
  const counts = (all: Record<string, number | undefined>) =>
    Object.entries(all)
      .map(([name, number]) => `${name} ${number}`)
      .join(", ");
  return [
    "",
    `${summary.items} items in ${summary.seconds} s (${summary.itemsPerSecond} a second): ${counts(summary.outcomes)}`,
    ...Object.entries(summary.decidedBy).map(([fact, by]) => `  ${fact}: ${counts(by)}`),
    ...Object.entries(summary.levels).map(
      ([by, { share, cost }]) =>
        `  decided by ${by}: ${(share * 100).toFixed(1)} %${cost ? `, ${usd(cost)}` : ""}`,
    ),
    `  API calls: ${summary.apiCalls} (${summary.apiCallsPerItem} an item)`,
    `  Language models: ${summary.calls.made} calls, ${summary.calls.reused} answers used again, cost: ${usd(summary.cost)}`,
    ...(summary.unexpected ? [`  ${summary.unexpected} items came out otherwise than expected`] : []),
    ...(summary.ignoredColumns.length
      ? [`  Not fields of the object, left out: ${summary.ignoredColumns.join(", ")}`]
      : []),
    ...summary.refused.map(({ line: at, message }) => `  line ${at}: ${message}`),
  ];
}
