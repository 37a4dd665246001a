import { Args, Flags } from "@oclif/core";
import type { BulkPreview, BulkView, WorkItemList } from "@throughline/server";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { askRunning, serverFlag } from "../running.ts";
import { me } from "../versions/source.ts";

/** How often is looked how far it is, in ms. */
const LOOK_MS = 400;

type Groups = BulkView["not"];

export default class Cancel extends ThroughlineCommand {
  static override description =
    "Cancel work items of the Throughline that runs, by their numbers or keys. With --undo what their steps did is taken back first, the last first, and it is told of how many all of it could be, of which not and why; the command ends when nothing more goes on by itself. With --dry-run it is told what would happen. Exit code 1: some were not cancelled, or something waits for a person.";
  static override examples = [
    '<%= config.bin %> cancel 00001042 --reason "sent twice"',
    '<%= config.bin %> cancel 00001042 00001043 --undo --reason "the customer called it off"',
  ];
  static override strict = false;
  static override args = {
    item: Args.string({ description: "Number of a record, or WORKFLOW/RECORD-ID.", required: true }),
  };
  static override flags = {
    reason: Flags.string({ description: "Why; it stands in each item's trail." }),
    undo: Flags.boolean({ description: "Take back what was done first.", default: false }),
    "dry-run": Flags.boolean({ description: "Tell what would be done; change nothing.", default: false }),
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags, argv } = await this.parse(Cancel);
    const ask = <T>(path: string, body?: object) => askRunning<T>(this, flags.server, path, body);
    const keys = await Promise.all(
      (argv as string[]).map(async (named) => {
        if (named.includes("/")) return named;
        const { rows } = await ask<WorkItemList>(`/api/work-items?q=${encodeURIComponent(named)}`);
        const found = rows.filter(({ number, recordId }) => named === number || named === recordId);
        if (found.length === 1 && found[0]) return found[0].key;
        const which = found.map(({ key }) => key).join(", ");
        return this.wrongUse(
          found.length ? `${named} is several work items.` : `There is no work item ${named}.`,
          found.length
            ? `Name one of ${which}.`
            : "Look at the list of work items, or name WORKFLOW/RECORD-ID.",
        );
      }),
    );
    const act = { what: { keys }, repair: "cancel", ...(flags.undo && { undo: true }) };
    if (flags["dry-run"]) {
      const plan = await ask<BulkPreview>("/api/bulk/preview", act);
      if (flags.json) return this.json(plan, 2);
      this.tell("Would be cancelled", plan.applies);
      this.tell("Would not be", plan.not);
      return;
    }
    if (!flags.reason?.trim()) this.wrongUse("It is not said why.", 'Say it: --reason "…"');
    const id = crypto.randomUUID();
    let view = await ask<BulkView>("/api/bulk", { ...act, id, by: me(), reason: flags.reason });
    while (view.state === "running" || view.takenBack?.goesOn.length) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      view = await ask<BulkView>(`/api/bulk/${id}`);
    }
    if (view.not.length || view.takenBack?.waits.length) process.exitCode = PROBLEMS;
    if (flags.json) return this.json(view, 2);
    this.log(`${view.done} of ${view.items} cancelled.`);
    this.tell("Not cancelled", view.not);
    this.tell("All was taken back", view.takenBack?.yes);
    this.tell("Not all was taken back", view.takenBack?.no);
    this.tell("Waits for a person", view.takenBack?.waits);
  }

  private tell(title: string, groups: Groups = []): void {
    if (groups.length) this.log(`${title}:`);
    for (const { told, items, sample } of groups) {
      const more = items > sample.length ? ", …" : "";
      this.log(`  ${items}  ${told} (${sample.map(({ number }) => number).join(", ")}${more})`);
    }
  }
}
