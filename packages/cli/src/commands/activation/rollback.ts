import { Flags } from "@oclif/core";
import type { Activated } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { choicesOf, inFlightFlags } from "../../versions/in-flight.ts";
import { me, runningVersions, workflowFlag } from "../../versions/source.ts";

export default class Rollback extends ThroughlineCommand {
  static override description =
    "Let the version go live again that was active before, in the Throughline that runs.";
  static override examples = ['<%= config.bin %> rollback --note "too many escalations"'];
  static override flags = {
    note: Flags.string({ description: "Why." }),
    ...inFlightFlags,
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Rollback);
    const source = await runningVersions(this, flags.server, flags.workflow);
    const done = await askRunning<Activated>(
      this,
      flags.server,
      `/api/workflows/${encodeURIComponent(source.workflow)}/rollback`,
      {
        by: me(),
        ...(flags.note !== undefined && { note: flags.note }),
        ...(await choicesOf(this, source, flags)),
      },
    );
    if (flags.json) this.json(done, 2);
    else this.log(`Version ${done.number} of ${source.workflow} is active again.`);
  }
}
