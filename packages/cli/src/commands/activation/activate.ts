import { existsSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import type { Activated } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";
import { askRunning, serverFlag } from "../../running.ts";
import { choicesOf, inFlightFlags } from "../../versions/in-flight.ts";
import { me, nameIn, runningVersions, textsOf, workflowFlag } from "../../versions/source.ts";

export default class Activate extends ThroughlineCommand {
  static override description =
    "Let a version go live in the Throughline that runs: a file (saved as a version first), or one that was saved. Everything that stops it is told at once.";
  static override examples = [
    '<%= config.bin %> activate workflow.yaml --note "skill invoices dropped"',
    '<%= config.bin %> activate 4 --in-flight "Triage=move,Assignment=restart"',
  ];
  static override args = {
    version: Args.string({
      required: true,
      description: "A workflow file, or the number of a version, or draft.",
    }),
  };
  static override flags = {
    note: Flags.string({ description: "What it is for." }),
    ...inFlightFlags,
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Activate);
    const isNamed = /^\d+$|^draft$/.test(args.version) && !existsSync(args.version);
    const workflow = isNamed ? flags.workflow : nameIn(textsOf(this, args.version));
    const source = await runningVersions(this, flags.server, workflow);
    const { number } = isNamed
      ? await source.get(args.version)
      : (await source.save(args.version, flags.note)).version;
    const done = await askRunning<Activated>(
      this,
      flags.server,
      `/api/workflows/${encodeURIComponent(source.workflow)}/activation`,
      {
        ...{ version: number, by: me() },
        ...(flags.note !== undefined && { note: flags.note }),
        ...(await choicesOf(this, source, flags)),
      },
    );
    if (flags.json) return this.json(done, 2);
    for (const warning of done.warnings ?? []) this.warn(warning);
    this.log(
      done.state === "asked"
        ? `Version ${number} of ${source.workflow} waits for somebody to approve it: throughline approve ${number}`
        : `Version ${number} of ${source.workflow} is active.`,
    );
  }
}
