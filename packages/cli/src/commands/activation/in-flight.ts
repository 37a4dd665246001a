import { Args } from "@oclif/core";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { serverFlag } from "../../running.ts";
import { previewOf, stagesFlag, stagesOf } from "../../versions/in-flight.ts";
import { runningVersions, workflowFlag } from "../../versions/source.ts";

/** Reasons told of each stage. */
const TOLD = 3;

export default class InFlight extends ThroughlineCommand {
  static override description =
    "Tell by stage how many items are in flight, and how many of them could go on in another version now, later or never, and why.";
  static override examples = [
    "<%= config.bin %> in-flight",
    "<%= config.bin %> in-flight 4",
    '<%= config.bin %> in-flight 4 --stages "Triage=Intake"',
  ];
  static override args = {
    version: Args.string({ default: "draft", description: "Its number, active, or draft." }),
  };
  static override flags = {
    stages: stagesFlag,
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(InFlight);
    const source = await runningVersions(this, flags.server, flags.workflow);
    const preview = await previewOf(this, source, flags.server, args.version, stagesOf(this, flags));
    if (flags.json) return this.json(preview, 2);
    const { workflow, to, items, stages } = preview;
    this.log(`${items === 1 ? "1 item" : `${items} items`} of ${workflow} in flight; in version ${to}:`);
    const width = Math.max(...stages.map(({ stage }) => stage.length));
    for (const { stage, now, later, never, already, because, refused, ...one } of stages) {
      const counts = Object.entries({ now, later, never, already }).flatMap(([word, count]) =>
        count ? [`${count} ${word}`] : [],
      );
      this.log(`  ${stage.padEnd(width)}  ${String(one.items).padStart(5)}  ${counts.join(", ")}`.trimEnd());
      if (refused !== null) this.log(`      cannot be moved: ${refused}`);
      else
        for (const { text, items } of because.slice(0, TOLD))
          this.log(`      not now, ${items} of them: ${text}`);
    }
  }
}
