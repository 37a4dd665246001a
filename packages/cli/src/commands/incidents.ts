import { setAsideBefore } from "@throughline/runtime";
import { jsonFlag, ThroughlineCommand, trailFlags } from "../command.ts";

export default class Incidents extends ThroughlineCommand {
  static override description =
    "List what a person has to settle: incidents, and items that take no events because of a defect.";
  static override examples = ["<%= config.bin %> incidents --json"];
  static override flags = { json: jsonFlag, ...trailFlags };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Incidents);
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    try {
      const { rows, total } = await store.listItems({ view: "incidents", pageSize: 500 });
      const incidents = await Promise.all(
        rows.map(async ({ key, number, subject }) => {
          const open = Object.entries((await store.getItem(key))?.state.incidents ?? {});
          return { key, number, subject, incidents: open.map(([id, { error }]) => ({ id, ...error })) };
        }),
      );
      const setAside = setAsideBefore(await store.cursors()).map(({ item, events }) => ({
        item,
        events: events.length,
        since: events[0]?.at,
      }));
      if (flags.json) {
        this.json({ incidents, setAside }, 2);
        return;
      }
      for (const { number, subject, incidents: own } of incidents) {
        this.log(`${number}  ${subject}`);
        for (const { code, message } of own) this.log(`    ${code}: ${message}`);
      }
      for (const { item, events, since } of setAside)
        this.log(`${item}  set aside since ${since}, ${events} events are kept`);
      const words = [`${total} with an incident`, `${setAside.length} set aside`].join(", ");
      this.log(
        total + setAside.length === 0 ? "Nothing waits to be settled." : `${words}. Settle them on the page.`,
      );
    } finally {
      await store.close();
    }
  }
}
