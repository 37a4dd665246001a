import { Flags } from "@oclif/core";
import { backup, StoreError } from "@throughline/audit";
import { dataFlag, jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

export default class Backup extends ThroughlineCommand {
  static override description =
    "Copy the audit trail to one file, also while it is being written, and verify the copy.";
  static override examples = ["<%= config.bin %> backup --data .throughline --to /backups/monday.sqlite"];
  static override flags = {
    json: jsonFlag,
    data: dataFlag,
    to: Flags.string({ description: "File to make; one that is there is never replaced.", required: true }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Backup);
    const file = this.trailIn(flags.data);
    const progress = createProgress("% copied");
    const result = await backup(file, flags.to, {
      onProgress: (share) => progress.at(Math.round(share * 100), 100),
    }).catch((error: Error) => {
      progress.end();
      if (error instanceof StoreError && error.class === "exists") this.wrongUse(error.message);
      throw error;
    });
    progress.end();
    if (!result.ok) process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json({ file: flags.to, ...result }, 2);
      return;
    }
    for (const { item, seq, what, message } of result.findings)
      this.log(`${item} #${seq}  ${what}: ${message}`);
    const verdict = result.ok
      ? "the chain holds"
      : `${result.findings.length} findings, which the trail has as well`;
    this.log(
      `${flags.to}: ${result.entries} entries of ${result.items} trails (items and the roster), ${verdict}`,
    );
  }
}
