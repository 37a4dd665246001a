import { Args } from "@oclif/core";
import type { WholeVersion } from "@throughline/server";
import { writeVersions } from "@throughline/server/versions";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { versionFlags, versionSource } from "../../versions/source.ts";

export default class Export extends ThroughlineCommand {
  static override description =
    "Write all versions of a workflow as plain files: each text as it was saved, and versions.yaml with who, when and why.";
  static override examples = ["<%= config.bin %> versions export versions"];
  static override args = {
    folder: Args.string({ description: "Folder beside the workflow.", default: "versions" }),
  };
  static override flags = { json: jsonFlag, ...versionFlags };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Export);
    const source = await versionSource(this, flags, { trail: this.trailIfNamed(flags, metadata) });
    const versions: WholeVersion[] = [];
    for (const { number } of (await source.list()).versions) versions.push(await source.get(String(number)));
    const files = writeVersions(args.folder, source.workflow, versions);
    if (flags.json) this.json({ folder: args.folder, files }, 2);
    else this.log(`${versions.length} versions of ${source.workflow} are in ${args.folder}`);
  }
}
