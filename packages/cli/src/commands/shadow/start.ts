import { Args, Flags } from "@oclif/core";
import { ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";

export default class ShadowStart extends ThroughlineCommand {
  static override description =
    "Run a saved version in the shadow of the live one, in the Throughline that runs: it decides everything and writes nothing.";
  static override examples = ["<%= config.bin %> shadow start support-email --version 4"];
  static override args = { workflow: Args.string({ required: true, description: "Its name." }) };
  static override flags = {
    version: Flags.integer({ description: "Number of the version.", required: true }),
    spend: Flags.string({
      description: "US dollars a day for what language models were never asked by live items.",
      default: "0",
    }),
    server: serverFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ShadowStart);
    const { version } = flags;
    const spend = Number(flags.spend);
    if (!(spend >= 0))
      this.wrongUse(`${flags.spend} is no amount of US dollars.`, "Write it as --spend 1.50.");
    await askRunning(this, flags.server, `/api/workflows/${encodeURIComponent(args.workflow)}/shadow`, {
      version,
      spend,
    });
    this.log(
      `Version ${version} of ${args.workflow} runs as a shadow. See: throughline shadow ${args.workflow}`,
    );
  }
}
