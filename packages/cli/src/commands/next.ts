import { Flags } from "@oclif/core";
import type { Next as Taken } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { askRunning, serverFlag } from "../running.ts";

export default class Next extends ThroughlineCommand {
  static override description =
    "Take the next item: the most urgent of all that wait and that you can do. Nobody picks what they get.";
  static override examples = ["<%= config.bin %> next --user bea@example.com"];
  static override flags = {
    json: jsonFlag,
    server: serverFlag,
    user: Flags.string({ required: true, description: "Who asks for more: user name, name or id." }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Next);
    const taken = await askRunning<Taken>(this, flags.server, "/api/next", { by: flags.user });
    if (flags.json) return this.json(taken, 2);
    if (taken.item) this.log(`${taken.item.number}  ${taken.item.subject}`);
    this.log(taken.because);
  }
}
