import type { Leaving } from "@throughline/server/placement";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { me, runningVersions, workflowFlag } from "../../versions/source.ts";

export default class PlacementAccept extends ThroughlineCommand {
  static override description =
    "Answer for what leaves the org by the active version, as connections.yaml and models.yaml are now.";
  static override examples = ["<%= config.bin %> placement accept --workflow support-email"];
  static override flags = { workflow: workflowFlag, server: serverFlag, json: jsonFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(PlacementAccept);
    const { workflow } = await runningVersions(this, flags.server, flags.workflow);
    const accepted = await askRunning<Leaving[]>(this, flags.server, "/api/placement", {
      workflow,
      by: me(),
    });
    if (flags.json) return this.json(accepted, 2);
    const hosts = [...new Set(accepted.map(({ to }) => to.host))];
    this.log(
      `Accepted: by ${workflow}, ${hosts.length ? `data goes to ${hosts.join(", ")}` : "nothing leaves the org"}.`,
    );
  }
}
