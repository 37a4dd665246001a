import { Args } from "@oclif/core";
import { readVersions } from "@throughline/server/versions";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { versionFlags, versionSource } from "../../versions/source.ts";

export default class Import extends ThroughlineCommand {
  static override description =
    "Take versions from files that versions export wrote. Into an empty trail they come as they were; else what is new comes as drafts.";
  static override examples = ["<%= config.bin %> versions import versions --data .throughline"];
  static override args = {
    folder: Args.string({ required: true, description: "The folder with versions.yaml." }),
  };
  static override flags = { json: jsonFlag, ...versionFlags };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Import);
    this.mustExist(args.folder, "folder");
    const { workflow, versions } = readVersions(args.folder);
    const source = await versionSource(this, flags, {
      ...{ workflow, trail: this.trailIfNamed(flags, metadata, true) },
    });
    const taken = await source.take(versions);
    if (flags.json) this.json({ workflow, taken, known: versions.length - taken }, 2);
    else this.log(`${workflow}: ${taken} versions are new, ${versions.length - taken} were there`);
  }
}
