import { Args, Flags } from "@oclif/core";
import { ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";

export default class ShadowStop extends ThroughlineCommand {
  static override description =
    "End the shadow of a workflow. Its trail is deleted, unless it is to be kept.";
  static override examples = ["<%= config.bin %> shadow stop support-email --keep"];
  static override args = { workflow: Args.string({ required: true, description: "Its name." }) };
  static override flags = {
    keep: Flags.boolean({ description: "Keep its trail beside the live one.", default: false }),
    server: serverFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ShadowStop);
    const path = `/api/workflows/${encodeURIComponent(args.workflow)}/shadow?keep=${flags.keep}`;
    await askRunning(this, flags.server, path, undefined, "DELETE");
    this.log(`The shadow of ${args.workflow} has ended${flags.keep ? "; its trail is kept" : ""}.`);
  }
}
