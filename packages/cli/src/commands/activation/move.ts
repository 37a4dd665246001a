import { Args, Flags } from "@oclif/core";
import type { Moved } from "@throughline/server";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { stagesFlag, stagesOf } from "../../versions/in-flight.ts";
import { me, runningVersions, workflowFlag } from "../../versions/source.ts";

export default class Move extends ThroughlineCommand {
  static override description =
    "Let items in flight go on in the active version, or another that was live: one, those of a stage, or all.";
  static override examples = [
    '<%= config.bin %> move support-email/500000000000001 --reason "the new path is shorter"',
    '<%= config.bin %> move --stage Triage --how restart --reason "triage has changed"',
    '<%= config.bin %> move --all --reason "version 3 is to be retired"',
  ];
  static override strict = false;
  static override args = { items: Args.string({ description: "Keys of work items." }) };
  static override flags = {
    stage: Flags.string({ description: "All in this stage.", exclusive: ["all"] }),
    all: Flags.boolean({ description: "All that are in flight." }),
    to: Flags.integer({ description: "Number of the version; without it, the active one." }),
    how: Flags.string({
      description:
        "move: at the next safe point; restart: from the beginning; finish: they stay with their own.",
      options: ["move", "restart", "finish"],
      default: "move",
    }),
    stages: stagesFlag,
    reason: Flags.string({ required: true, description: "Stands in the trail." }),
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Move);
    const { stage, all, to, how, reason, server } = flags;
    const items = argv as string[];
    if ([items.length > 0, stage !== undefined, all].filter(Boolean).length !== 1)
      this.wrongUse("Which items?", "Name some by their keys, or a stage with --stage, or --all.");
    const { workflow } = await runningVersions(this, server, flags.workflow);
    const moved = await askRunning<Moved>(
      this,
      server,
      `/api/workflows/${encodeURIComponent(workflow)}/move`,
      {
        ...(items.length && { items }),
        ...(stage !== undefined && { stage }),
        ...(all && { all }),
        ...(to !== undefined && { to }),
        ...stagesOf(this, flags),
        ...{ how, reason, by: me() },
      },
    );
    if (moved.refused.length) process.exitCode = PROBLEMS;
    if (flags.json) return this.json(moved, 2);
    const told = moved.told === 1 ? "1 item was" : `${moved.told} items were`;
    this.log(`${told} told: ${how}, version ${moved.to}.`);
    for (const { item, because } of moved.refused) this.log(`  ${item}: ${because}`);
  }
}
