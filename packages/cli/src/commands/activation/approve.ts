import { Args, Flags } from "@oclif/core";
import type { Activated } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { me, runningVersions, workflowFlag } from "../../versions/source.ts";

export default class Approve extends ThroughlineCommand {
  static override description =
    "Approve a version that waits to go live in the Throughline that runs: it is checked again, and goes live.";
  static override examples = ["<%= config.bin %> approve 4"];
  static override args = { version: Args.integer({ required: true, description: "Its number." }) };
  static override flags = {
    note: Flags.string({ description: "What is to be said of it." }),
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Approve);
    const { version } = args;
    const { workflow } = await runningVersions(this, flags.server, flags.workflow);
    const path = `/api/workflows/${encodeURIComponent(workflow)}/activation/approve`;
    const more = { ...(flags.note !== undefined && { note: flags.note }) };
    const done = await askRunning<Activated>(this, flags.server, path, { version, by: me(), ...more });
    if (flags.json) this.json(done, 2);
    else this.log(`Version ${version} of ${workflow} is active.`);
  }
}
