import { Args, Flags } from "@oclif/core";
import type { Activated } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { me, runningVersions, workflowFlag } from "../../versions/source.ts";

export default class Refuse extends ThroughlineCommand {
  static override description = "Say no to a version that waits to go live in the Throughline that runs.";
  static override examples = ['<%= config.bin %> refuse 4 --reason "not before the sale"'];
  static override args = { version: Args.integer({ required: true, description: "Its number." }) };
  static override flags = {
    reason: Flags.string({ required: true, description: "Why not." }),
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Refuse);
    const { version } = args;
    const { workflow } = await runningVersions(this, flags.server, flags.workflow);
    const path = `/api/workflows/${encodeURIComponent(workflow)}/activation/refuse`;
    const more = { reason: flags.reason };
    const done = await askRunning<Activated>(this, flags.server, path, { version, by: me(), ...more });
    if (flags.json) this.json(done, 2);
    else this.log(`Version ${version} of ${workflow} was refused.`);
  }
}
