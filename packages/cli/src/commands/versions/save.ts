import { Args, Flags } from "@oclif/core";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { nameIn, textsOf, versionFlags, versionSource } from "../../versions/source.ts";

export default class Save extends ThroughlineCommand {
  static override description =
    "Save a workflow file as a version: a draft, until somebody activates it. The same text is saved once.";
  static override examples = [
    '<%= config.bin %> versions save workflow.yaml --note "skill invoices dropped"',
  ];
  static override args = { file: Args.string({ required: true, description: "The workflow file." }) };
  static override flags = {
    note: Flags.string({ description: "What it is for." }),
    json: jsonFlag,
    ...versionFlags,
  };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Save);
    const workflow = nameIn(textsOf(this, args.file));
    const source = await versionSource(this, flags, {
      ...{ workflow, trail: this.trailIfNamed(flags, metadata) },
    });
    const { version, problems } = await source.save(args.file, flags.note);
    if (flags.json) return this.json({ version, problems }, 2);
    this.log(`${source.workflow}: version ${version.number}, ${version.state}`);
    const errors = problems.filter(({ severity }) => severity === "error").length;
    if (problems.length)
      this.log(`  ${errors} errors, ${problems.length - errors} warnings: throughline check ${args.file}`);
  }
}
