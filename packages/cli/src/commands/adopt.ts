import { Flags } from "@oclif/core";
import type { Adoption, AdoptionList, AdoptionPlan } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { askRunning, serverFlag } from "../running.ts";
import { me, runningVersions, workflowFlag } from "../versions/source.ts";

/** How often is looked whether it has come to its end, in ms. */
const LOOK_MS = 500;

export default class Adopt extends ThroughlineCommand {
  static override description =
    "Take over the records that are open in the org, as adopt: of the active version says: into which stage, with what is known of them. Nobody is reassigned by it, unless a rule says so. With --dry-run it is told what would become of how many, and nothing is changed; --undo lets go again what nobody has worked on since.";
  static override examples = [
    "<%= config.bin %> adopt --dry-run",
    "<%= config.bin %> adopt --workflow support-email",
    '<%= config.bin %> adopt --undo 1 --reason "too early"',
  ];
  static override flags = {
    "dry-run": Flags.boolean({ description: "Tell what would be done; change nothing.", default: false }),
    undo: Flags.string({
      description: "Let go again what this adoption took over.",
      helpValue: "ID",
      exclusive: ["dry-run"],
    }),
    reason: Flags.string({ description: "Why it is undone.", dependsOn: ["undo"] }),
    list: Flags.boolean({ description: "Tell what was taken over so far.", exclusive: ["dry-run", "undo"] }),
    workflow: workflowFlag,
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Adopt);
    const { workflow } = await runningVersions(this, flags.server, flags.workflow);
    const path = `/api/workflows/${encodeURIComponent(workflow)}/adoption`;
    const ask = <T>(more: string, body?: object) => askRunning<T>(this, flags.server, `${path}${more}`, body);
    if (flags["dry-run"]) {
      const plan = await ask<AdoptionPlan>("/plan", {});
      return flags.json ? this.json(plan, 2) : this.tellPlan(plan);
    }
    if (flags.list) {
      const { adoptions } = await ask<AdoptionList>("");
      if (flags.json) return this.json(adoptions, 2);
      if (!adoptions.length) this.log(`Nothing was taken over by ${workflow} so far.`);
      for (const one of adoptions) this.log(inWords(one));
      return;
    }
    const { run } =
      flags.undo === undefined
        ? await ask<Adoption>("", { by: me() })
        : await ask<Adoption>(`/${encodeURIComponent(flags.undo)}/undo`, {
            ...{ by: me(), reason: flags.reason ?? "it is taken back" },
          });
    for (;;) {
      const { adoptions } = await ask<AdoptionList>("");
      const one = adoptions.find((adoption) => adoption.run === run);
      if (one && (one.state === "done" || one.state === "undone")) {
        if (flags.json) return this.json(one, 2);
        this.log(inWords(one));
        if (one.state === "done") this.log(`To take it back: throughline adopt --undo ${run}`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  private tellPlan({ workflow, open, items, stages, left }: AdoptionPlan): void {
    this.log(
      `${many(open, "open record")} in the org; ${items} of them ${items === 1 ? "is a work item" : "are work items"} already.`,
    );
    const all = [...stages.map(({ stage }) => stage), ...left.map(({ because }) => because)];
    const width = Math.max(0, ...all.map(({ length }) => length));
    const line = (name: string, records: number, more: string[]) =>
      this.log(
        `  ${name.padEnd(width)}  ${String(records).padStart(6)}${more.length ? `  ${more.join(", ")}` : ""}`,
      );
    this.log(
      stages.length ? `\n${workflow} would take over into` : `\n${workflow} would take over none of them.`,
    );
    for (const { stage, records, kept, overdue, sample } of stages)
      line(stage, records, [
        ...(kept ? [`${kept} stay with whoever has them`] : []),
        ...(overdue ? [`of ${overdue} the milestone is over already`] : []),
        ...named(sample),
      ]);
    if (left.length) this.log("\nand would leave, because");
    for (const { because, records, sample } of left) line(because, records, named(sample));
  }
}

const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const named = (sample: { number: string }[]) =>
  sample.length ? [`such as ${sample.map(({ number }) => number).join(", ")}`] : [];

function inWords({ run, at, by, state, adopted, left, undone }: Adoption): string {
  const begun = `Adoption ${run} of ${at.slice(0, 10)} by ${by}: ${many(adopted, "record")} taken over, ${left} left`;
  if (undone && state === "undone")
    return `${begun}; undone by ${undone.by}: ${undone.letGo} let go, ${undone.kept} had been worked on and stay (${undone.reason})`;
  return state === "done" ? begun : `${begun}; ${state}`;
}
