import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { versionFlags, versionSource } from "../../versions/source.ts";
import { minute } from "../../versions/words.ts";

export default class Versions extends ThroughlineCommand {
  static override description =
    "List the versions of a workflow: which is active, who saved each, when and why.";
  static override examples = [
    "<%= config.bin %> versions",
    "<%= config.bin %> versions --data .throughline --workflow support-email",
  ];
  static override flags = { json: jsonFlag, ...versionFlags };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Versions);
    const source = await versionSource(this, flags, { trail: this.trailIfNamed(flags, metadata) });
    const { versions, active } = await source.list();
    if (flags.json) return this.json({ workflow: source.workflow, active, versions }, 2);
    for (const { number, state, savedAt, savedBy, note, activated } of versions) {
      const by = activated?.approvedBy
        ? `${activated.by}, approved by ${activated.approvedBy}`
        : activated?.by;
      const live = activated ? `  activated ${minute(activated.at)} by ${by}` : "";
      this.log(
        `${String(number).padStart(4)}  ${state.padEnd(7)}  ${minute(savedAt)}  ${savedBy}${note ? `  “${note}”` : ""}${live}`,
      );
    }
    if (versions.length === 0) this.log(`Nothing of ${source.workflow} has been saved.`);
  }
}
