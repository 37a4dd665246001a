import { join } from "node:path";
import { Flags } from "@oclif/core";
import { isAddress, restore, StoreError } from "@throughline/audit";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

export default class Restore extends ThroughlineCommand {
  static override description =
    "Put a backup in the place of the audit trail, once every chain in it has been verified.";
  static override examples = [
    "<%= config.bin %> restore --from /backups/monday.sqlite --data .throughline",
    "<%= config.bin %> restore --from /backups/monday.sqlite --data .throughline --force",
  ];
  static override flags = {
    json: jsonFlag,
    from: Flags.string({ description: "File that `backup` made.", required: true }),
    // not the flag that others have: the folder need not be there yet
    data: Flags.string({
      description: "Folder of the audit trail; made if need be.",
      default: ".throughline",
      env: "THROUGHLINE_DATA_DIR",
    }),
    force: Flags.boolean({
      description: "Also where there is a trail; that one is kept beside it.",
      default: false,
    }),
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Restore);
    if (isAddress(this.trailAt(flags, metadata))) {
      this.wrongUse(
        "DATABASE_URL says that the trail is in PostgreSQL.",
        "Bring that one back with pg_restore, or name the folder with --data.",
      );
    }
    this.mustExist(flags.from, "backup");
    const progress = createProgress("% copied");
    const result = await restore(flags.from, join(flags.data, "trail.sqlite"), {
      force: flags.force,
      onProgress: (share) => progress.at(Math.round(share * 100), 100),
    }).catch((error: Error) => {
      progress.end();
      if (error instanceof StoreError && error.class === "exists")
        this.wrongUse(error.message, "To put the backup in its place and keep it beside, add --force.");
      throw error;
    });
    progress.end();
    if (flags.json) {
      this.json(result, 2);
      return;
    }
    if (result.kept) this.log(`The trail that was there is kept as ${result.kept}`);
    this.log(
      `${result.entries} entries of ${result.items} trails (items and the roster) are back: the chain holds`,
    );
  }
}
