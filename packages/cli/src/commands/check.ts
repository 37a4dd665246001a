import { Args } from "@oclif/core";
import { checkExamples } from "@throughline/server/examples";
import { openWorkspace } from "@throughline/server/workspace";
import { boundaryOf } from "@throughline/workflow";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { offlineContext } from "../org-file.ts";

export default class Check extends ThroughlineCommand {
  static override description =
    "Check a workflow file: every problem at once, each with its place and what to do.";
  static override examples = ["<%= config.bin %> check examples/01-support-email/workflow.yaml"];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Check);
    this.mustExist(args.file, "workflow file");
    const workspace = openWorkspace(args.file, offlineContext(args.file));
    const { workflow } = workspace;
    const examples = await checkExamples(workspace);
    const problems = [...workspace.problems, ...examples.problems];
    const valid = problems.every(({ severity }) => severity === "warning");
    if (!valid) process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json(
        {
          valid,
          problems: problems.map(({ file, ...rest }) => (file === args.file ? rest : { ...rest, file })),
        },
        2,
      );
      return;
    }
    for (const { name, from, ...agent } of Object.values(workflow?.agents ?? {})) {
      const file = from ? ` (agents/${from}.yaml)` : "";
      this.log(`agent ${name}${file}: ${boundaryOf({ name, ...agent })}`);
    }
    for (const { file, line, column, severity, message, step, fix, code } of problems) {
      this.log(
        `${file}:${line}:${column}  ${severity}  ${message}${step ? `  (step ${step})` : ""}  [${code}]`,
      );
      if (fix) this.log(`    → ${fix}`);
    }
    const errors = problems.filter(({ severity }) => severity === "error").length;
    const warnings = problems.length - errors;
    this.log(
      problems.length === 0
        ? `${args.file}: no problems`
        : `${count(errors, "error")}, ${count(warnings, "warning")}`,
    );
  }
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
