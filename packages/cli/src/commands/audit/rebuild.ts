import { rebuild } from "@throughline/audit";
import { type Display, keptDisplays, projectionOf } from "@throughline/server/display";
import { jsonFlag, ThroughlineCommand, trailFlags } from "../../command.ts";

export default class Rebuild extends ThroughlineCommand {
  static override description =
    "Make the lists, timers and tasks anew from the audit trail, and tell what differed.";
  static override flags = { json: jsonFlag, ...trailFlags };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Rebuild);
    const file = this.trailIn(flags, metadata);
    const displays = new Map<string, Display>();
    const store = await this.openTrail(file, flags, { project: projectionOf(displays) });
    try {
      for (const [workflow, display] of await keptDisplays(store)) displays.set(workflow, display);
      const { items, differences } = await rebuild(store);
      if (flags.json) this.json({ items, differences }, 2);
      else {
        for (const { item, what } of differences)
          this.log([item, what.join(", ")].filter(Boolean).join(": "));
        const differed = differences.filter(({ item }) => item).length;
        this.log(`${items} items made anew, ${differed} differed from what was there`);
      }
    } finally {
      await store.close();
    }
  }
}
