import { Flags } from "@oclif/core";
import { backup, IN_ORG, isAddress, parseAddress, StoreError } from "@throughline/audit";
import { jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import { createProgress } from "../progress.ts";

export default class Backup extends ThroughlineCommand {
  static override description =
    "Copy the audit trail to one file, also while it is being written, and verify the copy.";
  static override examples = ["<%= config.bin %> backup --data .throughline --to /backups/monday.sqlite"];
  static override flags = {
    json: jsonFlag,
    ...trailFlags,
    to: Flags.string({ description: "File to make; one that is there is never replaced.", required: true }),
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Backup);
    const file = this.trailIn(flags, metadata);
    if (isAddress(file)) {
      const { schema } = parseAddress(file);
      this.wrongUse(
        "The trail is in PostgreSQL, which copies it by its own means, also while it is being written.",
        `Copy it with: pg_dump --format=custom --schema=${schema} …, and back with: pg_restore …. Then run: throughline audit verify`,
      );
    }
    if (file === IN_ORG)
      this.wrongUse(
        "The trail is in the org, whose own backup has it with everything else.",
        "See that it holds TL_Trail__c, TL_Line__c and TL_Cursor__c (Data Export, or your backup product). What was brought back is verified by: throughline audit verify --store salesforce",
      );
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
