import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { parseTeams } from "@throughline/assignment";
import type { Draft as Drafted } from "@throughline/draft";
import { type CheckReport, reportOn } from "@throughline/server/check";
import { openWorkspace } from "@throughline/server/workspace";
import { kinds } from "@throughline/steps";
import { checkText } from "@throughline/workflow";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { offlineContext } from "../org-file.ts";
import { createProgress } from "../progress.ts";

type Problem = CheckReport["problems"][number];

export default class Draft extends ThroughlineCommand {
  static override description =
    "Draft a first workflow from what an org says today: assignment rules, queues and their members, escalation and entitlements, flows and rules that set fields. What could not be carried over is listed, with its reason.";
  static override examples = [
    "<%= config.bin %> draft ./my-org --object Case",
    "<%= config.bin %> draft ./my-org --object Case --out support/cases.yaml",
  ];
  static override args = {
    folder: Args.string({
      required: true,
      description: "Folder of an SFDX project, or one that metadata was retrieved to.",
    }),
  };
  static override flags = {
    object: Flags.string({
      required: true,
      description: "The object, by its API name: Case, Lead, Claim__c.",
    }),
    out: Flags.string({
      default: "workflow.yaml",
      description: "The workflow file; teams.yaml and org.yaml are written beside it.",
    }),
    prove: Flags.boolean({
      description: "Prove a long one as well, which takes minutes.",
      default: false,
    }),
    force: Flags.boolean({ description: "Write over files that are there.", default: false }),
    jobs: Flags.integer({
      description: "How many files are read at once; as many as there are cores unless given.",
      min: 1,
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Draft);
    this.mustExist(args.folder, "folder");
    const folder = dirname(flags.out);
    const at = { workflow: flags.out, teams: join(folder, "teams.yaml"), org: join(folder, "org.yaml") };
    const there = flags.force ? [] : Object.values(at).filter(existsSync);
    if (there.length > 0)
      this.wrongUse(
        `${there.join(", ")} would be written over.`,
        "Name another file with --out, or add --force.",
      );

    const { scan } = await import("@throughline/scan");
    const { draft, isLong, neverDeciding } = await import("@throughline/draft");
    const progress = createProgress("files");
    const found = await scan(args.folder, {
      object: flags.object,
      ...(flags.jobs !== undefined && { jobs: flags.jobs }),
      onProgress: (done, total) => progress.at(done, total),
    }).finally(() => progress.end());
    mkdirSync(folder, { recursive: true });
    const write = (drafted: Drafted) => {
      for (const [what, file] of Object.entries(at)) writeFileSync(file, drafted[what as keyof typeof at]);
      const context = offlineContext(flags.out);
      // of a very long table a proof takes minutes, as check says
      return isLong(drafted) && !flags.prove ? checked(flags.out, context) : proven(flags.out, context);
    };
    let drafted = draft(found);
    let problems = await write(drafted);
    const idle = neverDeciding(drafted, problems);
    if (idle.size > 0) {
      drafted = draft(found, { idle });
      problems = await write(drafted);
    }
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) process.exitCode = PROBLEMS;
    if (flags.json) {
      const { object, from, left } = drafted;
      this.json(
        { object, files: at, from, left, problems, unread: found.unread, valid: errors.length === 0 },
        2,
      );
      return;
    }
    for (const { file, line, why } of found.unread) this.warn(`${file}${line ? `:${line}` : ""}: ${why}`);
    this.tell(drafted, flags.out, problems, isLong(drafted) && !flags.prove);
  }

  private tell(drafted: Drafted, out: string, problems: Problem[], unproven: boolean): void {
    const { object, from, left } = drafted;
    const counts = Object.entries(from).filter(([, count]) => count > 0);
    this.log(
      counts.length > 0
        ? `${out}: ${object}, from ${counts.map(([what, count]) => `${count} ${what}`).join(", ")}`
        : `${out}: ${object}; the metadata says nothing of what becomes of one, so this is only a beginning`,
    );
    this.log(`teams.yaml says who works on it, org.yaml what an org on this machine needs to run it.`);
    if (left.length > 0) this.log(`\n${count(left.length, "thing")} not carried over:`);
    for (const { what, why, file, line } of left) this.log(`  ${what}\n      ${why}\n      ${file}:${line}`);
    const [errors, warnings] = ["error", "warning"].map((one) =>
      problems.filter(({ severity }) => severity === one),
    ) as [Problem[], Problem[]];
    if (errors.length > 0) this.log("\nWhat is missing until it can run:");
    for (const { file, line, message, fix } of errors)
      this.log(`  ${file}:${line}  ${message}${fix ? `\n      → ${fix}` : ""}`);
    if (unproven)
      this.log(
        `\nOf so long a workflow nothing was proven yet; that takes minutes: add --prove, or run check.`,
      );
    this.log(
      `\n${count(errors.length, "error")}, ${count(warnings.length, "warning")}. Look closer: throughline check ${out}`,
    );
  }
}

type Context = ReturnType<typeof offlineContext>;

async function proven(file: string, context: Context): Promise<Problem[]> {
  return (await reportOn(openWorkspace(file, context), context)).problems;
}

/** What the text says wrongly, without what would have to be proven. */
function checked(file: string, context: Context): Problem[] {
  const { teams, problems } = parseTeams(readFileSync(join(dirname(file), "teams.yaml"), "utf8"));
  const found = checkText(readFileSync(file, "utf8"), kinds as never, {
    ...context,
    ...(teams && { teams: teams.teams.map(({ name }) => name) }),
  });
  return [...found.problems, ...problems.map((one) => ({ ...one, severity: "error" as const }))].map(
    (one) => ({
      ...one,
      file,
    }),
  );
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
