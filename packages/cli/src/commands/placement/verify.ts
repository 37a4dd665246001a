import { readFileSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { readPlacementPage } from "@throughline/server/placement";
import { PROBLEMS, ThroughlineCommand } from "../../command.ts";

export default class PlacementVerify extends ThroughlineCommand {
  static override description =
    "Check that a placement report is word for word what was signed, and tell by whom.";
  static override examples = ["<%= config.bin %> placement verify placement.html"];
  static override args = { file: Args.string({ required: true, description: "The page." }) };
  static override flags = {
    signer: Flags.string({ description: "Fingerprint of the one that must have signed it." }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(PlacementVerify);
    this.mustExist(args.file, "report");
    const read = readPlacementPage(readFileSync(args.file, "utf8"));
    if (!read)
      this.error(`${args.file} is not what was signed, or no placement report. Ask for it anew.`, {
        exit: PROBLEMS,
      });
    const { fingerprint, report } = read;
    if (flags.signer !== undefined && plain(flags.signer) !== plain(fingerprint))
      this.error(`${args.file} was signed by ${fingerprint}, and not by ${flags.signer}.`, {
        exit: PROBLEMS,
      });
    const titles = report.workflows.map(({ title }) => title).join(", ");
    this.log(`Signed by ${fingerprint}, as of ${report.at.slice(0, 16).replace("T", " ")} UTC: ${titles}`);
  }
}

const plain = (fingerprint: string) => fingerprint.replaceAll(/\s/g, "").toLowerCase();
