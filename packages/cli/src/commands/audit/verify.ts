import { verify } from "@throughline/audit";
import { jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../../command.ts";
import { createProgress } from "../../progress.ts";

export default class Verify extends ThroughlineCommand {
  static override description =
    "Verify the hash chain of every work item: nothing changed, missing, added or out of order.";
  static override flags = { json: jsonFlag, ...trailFlags };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Verify);
    const file = this.trailIn(flags, metadata);
    const progress = createProgress("entries");
    const result = await verify(file, { onProgress: (done, total) => progress.at(done, total) });
    progress.end();
    if (!result.ok) process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json(result, 2);
      return;
    }
    for (const { item, seq, what, message } of result.findings)
      this.log(`${item} #${seq}  ${what}: ${message}`);
    const verdict = result.ok ? "the chain holds" : `${result.findings.length} findings`;
    this.log(`${result.entries} entries of ${result.items} trails (items and the roster): ${verdict}`);
  }
}
