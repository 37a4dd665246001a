import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { inWords } from "@throughline/proof";
import { type CheckReport, reportOn, usualCeilings } from "@throughline/server/check";
import { lastScan } from "@throughline/server/scan";
import { openWorkspace, type Workspace } from "@throughline/server/workspace";
import { dollars, NANO } from "@throughline/steps";
import { compareTexts } from "@throughline/versions";
import { boundaryOf, repairText, type Workflow, walkSteps } from "@throughline/workflow";
import { dataFlag, jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { exampleInWords } from "../example.ts";
import { offlineContext } from "../org-file.ts";

type Found = CheckReport["problems"][number];

export default class Check extends ThroughlineCommand {
  static override description =
    "Check a workflow file: every problem at once, each with its place, a record that shows it, and what to do; and how much of the workflow is proven.";
  static override examples = [
    "<%= config.bin %> check examples/01-support-email/workflow.yaml",
    "<%= config.bin %> check workflow.yaml --fix --dry-run",
  ];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = {
    fix: Flags.boolean({
      description:
        "Repair what has one clear repair, again and again until nothing is left to do; shows what changed.",
      default: false,
    }),
    "dry-run": Flags.boolean({
      description: "With --fix: only show what would change.",
      default: false,
      dependsOn: ["fix"],
    }),
    data: dataFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Check);
    const { file } = args;
    this.mustExist(file, "workflow file");
    const context = offlineContext(file);
    const fixed = flags.fix ? this.repaired(file, context, flags["dry-run"]) : undefined;
    const priced = { ...context, ...(await usualCeilings(file, context.fields)) };
    const workspace = openWorkspace(file, priced, fixed?.text);
    // where the org was scanned, it is said who else writes what the workflow governs
    const { writes = [] } = lastScan(flags.data, workspace.workflow?.object ?? "") ?? {};
    const report = await reportOn(workspace, { ...context, writes });
    if (!report.valid) process.exitCode = PROBLEMS;
    if (flags.json) {
      const problems = report.problems.map(({ file: of, ...rest }) =>
        of === file ? rest : { ...rest, file: of },
      );
      this.json({ ...report, problems, ...(fixed && { fixed: fixed.repaired, diff: fixed.diff }) }, 2);
      return;
    }
    if (fixed) this.tellRepaired(fixed, flags["dry-run"]);
    this.tell(file, workspace, report);
  }

  /** The file's text with everything repaired that can be, written down unless it is only to be shown. */
  private repaired(file: string, context: ReturnType<typeof offlineContext>, dry: boolean) {
    const before = readFileSync(file, "utf8");
    const { text, repaired } = repairText(before, (draft) =>
      // what is wrong in another file is not repaired in this one
      openWorkspace(file, context, draft).problems.flatMap(({ file: of, ...one }) =>
        of === file ? [one] : [],
      ),
    );
    if (!dry && text !== before) writeFileSync(file, text);
    return { text, repaired, diff: compareTexts(before, text, { before: file, after: file }) };
  }

  private tellRepaired({ repaired, diff }: ReturnType<Check["repaired"]>, dry: boolean): void {
    if (repaired.length === 0) this.log("Nothing has one clear repair.\n");
    else
      this.log(`${diff}\n${count(repaired.length, "problem")} ${dry ? "would be repaired" : "repaired"}.\n`);
  }

  private tell(
    file: string,
    { workflow, proofs }: Workspace,
    { problems, examples, ...report }: CheckReport,
  ): void {
    for (const { name, from, ...agent } of Object.values(workflow?.agents ?? {})) {
      const of = from ? ` (agents/${from}.yaml)` : "";
      this.log(`agent ${name}${of}: ${boundaryOf({ name, ...agent })}`);
    }
    for (const problem of problems) this.tellProblem(problem);
    if (proofs.length > 0) this.log(inWords(report.proofs));
    if (report.worst) this.tellWorst(report.worst);
    if (examples > 0) this.log(`${count(examples, "regression example")} played`);
    for (const missing of notBeside(file, workflow)) this.log(missing);
    const errors = problems.filter(({ severity }) => severity === "error").length;
    this.log(
      problems.length === 0
        ? `${file}: no problems`
        : `${count(errors, "error")}, ${count(problems.length - errors, "warning")}`,
    );
    const repairable = problems.filter((one) => one.edits && one.file === file).length;
    if (repairable > 0)
      this.log(`${count(repairable, "problem")} can be repaired: throughline check ${file} --fix`);
  }

  private tellWorst({ usd, asks, calls, onEvent }: NonNullable<CheckReport["worst"]>): void {
    const taken = ({ usd, asks, calls }: Pick<(typeof onEvent)[number], "usd" | "asks" | "calls">) =>
      `${dollars(usd.most * NANO)}, ${count(asks.most, "AI call")}, ${count(calls.most, "Salesforce API call")}`;
    this.log(`The dearest item costs at most ${taken({ usd, asks, calls })}.`);
    for (const [of, { most, way }] of [
      ["money", usd],
      ["AI calls", asks],
      ["Salesforce API calls", calls],
    ] as const)
      if (most > 0) this.log(`    ${of}: ${way}`);
    for (const { event, ...added } of onEvent) this.log(`Each ${event} can add ${taken(added)}.`);
  }

  private tellProblem(problem: Found): void {
    const { file, line, column, severity, message, step, fix, code, example, verdict } = problem;
    this.log(
      `${file}:${line}:${column}  ${severity}  ${message}${step ? `  (step ${step})` : ""}  [${code}${verdict ? `, ${verdict.replace("-", " ")}` : ""}]`,
    );
    if (example) this.log(`    for example: ${exampleInWords(example)}`);
    if (fix) this.log(`    → ${fix}`);
  }
}

/** Files that lie beside a workflow, the kinds of step that name what is in them, and what that is. */
const BESIDE: [file: string, kinds: string[], names: string][] = [
  ["teams.yaml", ["assign"], "teams"],
  ["connections.yaml", ["call", "delegate"], "operations"],
];

/** What could not be looked at, since the file that has it is not there: a sentence for each. */
function notBeside(file: string, workflow: Workflow | undefined): string[] {
  const used = new Set(workflow ? [...walkSteps(workflow)].map(({ step }) => step.kind) : []);
  return BESIDE.flatMap(([name, kinds, names]) =>
    kinds.some((kind) => used.has(kind)) && !existsSync(join(dirname(file), name))
      ? `There is no ${name} beside the workflow: whether the ${names} that it names are there was not looked at.`
      : [],
  );
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
