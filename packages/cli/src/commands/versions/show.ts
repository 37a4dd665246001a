import { Args } from "@oclif/core";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { versionFlags, versionSource } from "../../versions/source.ts";

export default class Show extends ThroughlineCommand {
  static override description = "Print a version of a workflow as it was saved.";
  static override examples = [
    "<%= config.bin %> versions show 3",
    "<%= config.bin %> versions show active > workflow.yaml",
  ];
  static override args = {
    version: Args.string({ required: true, description: "Its number, active, or draft." }),
  };
  static override flags = { json: jsonFlag, ...versionFlags };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Show);
    const source = await versionSource(this, flags, { trail: this.trailIfNamed(flags, metadata) });
    const version = await source.get(args.version);
    if (flags.json) this.json(version, 2);
    else process.stdout.write(version.text);
  }
}
