import { Args } from "@oclif/core";
import type { StoredEntry } from "@throughline/audit";
import { tell } from "@throughline/engine";
import { fileFlag, jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";

export default class Trace extends ThroughlineCommand {
  static override description = "Tell the story of a work item: what happened, who decided, and why.";
  static override examples = [
    "<%= config.bin %> trace 00001042",
    "<%= config.bin %> trace ada@example.com --json",
  ];
  static override args = {
    key: Args.string({
      required: true,
      description: "Case number, record id, e-mail address, or workflow/record id.",
    }),
  };
  static override flags = { json: jsonFlag, ...trailFlags, file: fileFlag };

  override async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Trace);
    const file = this.trailIn(flags, metadata);
    const store = await this.openTrail(file, flags);
    try {
      const keys = await store.findKeys(args.key);
      // of one that is archived the key is left
      if (keys.length === 0 && (await store.entries(args.key)).length) keys.push(args.key);
      if (keys.length === 0) {
        process.exitCode = PROBLEMS;
        if (flags.json) this.json([]);
        else {
          this.log(`No work item is known by ${args.key}.`);
          if (!flags.file) this.log("If it is in an archive, name that with --file.");
        }
        return;
      }
      const stories: { key: string; entries: StoredEntry[] }[] = [];
      for (const key of keys) stories.push({ key, entries: await store.entries(key) });
      if (flags.json) this.json(stories, 2);
      else for (const { key, entries } of stories) this.story(key, entries);
    } finally {
      await store.close();
    }
  }

  private story(key: string, entries: StoredEntry[]): void {
    this.log(key);
    let day = "";
    for (const { entry, seq } of entries) {
      const [date = "", time = ""] = entry.at.split("T");
      if (date !== day) this.log(`\n  ${date}`);
      day = date;
      this.log(`  ${String(seq).padStart(4)}  ${time.slice(0, 12)}  ${tell(entry)}`);
    }
    this.log("");
  }
}
