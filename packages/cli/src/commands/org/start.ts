import { readFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";

export default class OrgStart extends ThroughlineCommand {
  static override description = "Start a Salesforce org on this machine, for trying workflows without risk.";
  static override examples = [
    "<%= config.bin %> org start --port 8099 --seed examples/01-support-email/org.yaml",
  ];
  static override flags = {
    json: jsonFlag,
    port: Flags.integer({ description: "REST port; 0 is any free one.", default: 8099 }),
    "pubsub-port": Flags.integer({ description: "Pub/Sub API port; 0 is any free one.", default: 0 }),
    seed: Flags.string({ description: "org.yaml with objects, queues, users and records." }),
    metadata: Flags.string({
      description: "Folder of metadata in source format: fields, validation rules, permission sets.",
    }),
    automation: Flags.string({
      description: "TypeScript file of handlers that stand for flows and triggers.",
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(OrgStart);
    if (flags.seed) this.mustExist(flags.seed, "seed");
    if (flags.metadata) this.mustExist(flags.metadata, "folder of metadata");
    if (flags.automation) this.mustExist(flags.automation, "file of automation");
    const { loadAutomation, loadMetadata, loadSeed, startOrg } = await import("@throughline/local-org");
    const org = await startOrg({
      port: flags.port,
      pubSubPort: flags["pubsub-port"],
      ...(flags.seed && { seed: loadSeed(readFileSync(flags.seed, "utf8")) }),
      ...(flags.metadata && { metadata: loadMetadata(flags.metadata) }),
      ...(flags.automation && { automation: await loadAutomation(flags.automation) }),
    });
    const { url, pubSubEndpoint, clientId, clientSecret } = org;
    if (flags.json) this.json({ url, pubSubEndpoint, clientId, clientSecret });
    else {
      this.log(`Salesforce org on this machine: ${url}`);
      this.log(`Pub/Sub API (TLS, self-signed): ${pubSubEndpoint}`);
      this.log(`OAuth client credentials: ${clientId} / ${clientSecret}`);
      this.log("It keeps everything in memory. Ctrl+C ends it.");
    }
    await new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    await org.close();
  }
}
