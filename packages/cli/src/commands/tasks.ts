import { Flags } from "@oclif/core";
import { jsonFlag, ThroughlineCommand, trailFlags } from "../command.ts";

export default class Tasks extends ThroughlineCommand {
  static override description = "List what waits for a person.";
  static override examples = ["<%= config.bin %> tasks --to 'Triage Desk'"];
  static override flags = {
    json: jsonFlag,
    ...trailFlags,
    to: Flags.string({ description: "Team, queue or user that is asked." }),
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Tasks);
    const file = this.trailIn(flags, metadata);
    const store = await this.openTrail(file, flags);
    try {
      const { rows, total } = await store.listTasks({ ...(flags.to && { to: flags.to }), pageSize: 500 });
      if (flags.json) {
        this.json(rows, 2);
        return;
      }
      for (const { number, to, title, form, openedAt, subject } of rows) {
        this.log(`${openedAt.slice(0, 16).replace("T", " ")}  ${number}  ${to}: ${title}`);
        this.log(`    ${subject}`);
        this.log(`    ${form.map(({ name, of }) => (of ? `${name}: ${of.join(" | ")}` : name)).join(", ")}`);
      }
      this.log(total === 0 ? "Nothing waits for a person." : `${total} open`);
    } finally {
      await store.close();
    }
  }
}
