import { existsSync } from "node:fs";
import { Flags } from "@oclif/core";
import {
  type Archived,
  type AuditStore,
  compact,
  IN_ORG,
  isAddress,
  isFile,
  parseAddress,
  StoreError,
} from "@throughline/audit";
import { archivalOf, moveOut } from "@throughline/runtime";
import { type Display, keptDisplays, projectionOf } from "@throughline/server/display";
import { AGES, parseAge } from "../age.ts";
import { jsonFlag, PROBLEMS, ThroughlineCommand, trailFlags } from "../command.ts";
import type { LoginFlags } from "../login.ts";
import { createProgress } from "../progress.ts";

export default class Archive extends ThroughlineCommand {
  static override description =
    "Move the trails of items that ended long ago to an archive, or delete them. The chain stays verifiable. Throughline must not run over the trail; while it runs, it does the same by itself with `start --keep`.";
  static override examples = [
    "<%= config.bin %> archive --ended-before 90d --to /archive/2026.sqlite",
    "<%= config.bin %> archive --ended-before 7y --delete",
  ];
  static override flags = {
    json: jsonFlag,
    ...trailFlags,
    "ended-before": Flags.string({ description: `Age of what goes. ${AGES}`, required: true }),
    to: Flags.string({ description: "Archive: a file to make, or one that is there to add to." }),
    delete: Flags.boolean({
      description: "Delete instead; that there was an item, when and how it ended is kept.",
      default: false,
      exclusive: ["to"],
    }),
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Archive);
    const { to } = flags;
    const age = parseAge(flags["ended-before"]);
    if (age === undefined) this.wrongUse(`${flags["ended-before"]} is no age.`, AGES);
    if (to === undefined && !flags.delete)
      this.wrongUse("Where to? Name a file with --to FILE, or add --delete to keep nothing.");
    const trail = this.trailIn(flags, metadata);
    const found = await this.move(trail, flags, Date.now() - age, to);
    // what is deleted is to be gone from the file as well
    if (to === undefined && isFile(trail)) compact(trail);
    if (found.stayed.length) process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json(found, 2);
      return;
    }
    for (const { item, why } of found.stayed) this.log(`${item} stays: ${why}`);
    const where = to === undefined ? "deleted" : `in ${to}`;
    this.log(`${found.entries} entries of ${found.items} items are ${where}`);
    const place = isFile(trail) ? `--data ${flags.data} ` : "";
    if (to !== undefined && existsSync(to))
      this.log(`Verify both: throughline audit verify ${place}--archive ${to}`);
    if (to === undefined && found.items && isAddress(trail)) this.log(writeAnew(parseAddress(trail).schema));
    if (found.items && trail === IN_ORG)
      this.log("What left lies in the org's recycle bin for 15 days, unless somebody empties it.");
  }

  private async move(
    trail: string,
    flags: LoginFlags,
    endedBefore: number,
    to: string | undefined,
  ): Promise<Archived> {
    const displays = new Map<string, Display>();
    const store = await this.open(trail, flags, displays);
    const progress = createProgress("items moved");
    try {
      for (const [workflow, display] of await keptDisplays(store)) displays.set(workflow, display);
      const { resolved = 0, cancelled = 0 } = (await store.counts()).items;
      let left = 0;
      return await moveOut(store, await archivalOf(store), {
        endedBefore: new Date(endedBefore).toISOString(),
        now: () => new Date().toISOString(),
        ...(to !== undefined && { fileOf: () => to }),
        onStep(step, items) {
          if (step !== "left") return;
          left += items;
          progress.at(left, resolved + cancelled);
        },
      });
    } finally {
      progress.end();
      await store.close();
    }
  }

  private async open(
    location: string,
    flags: LoginFlags,
    displays: Map<string, Display>,
  ): Promise<AuditStore> {
    try {
      return await this.openTrail(location, flags, { project: projectionOf(displays) });
    } catch (error) {
      if (error instanceof StoreError && error.class === "locked")
        this.wrongUse(
          error.message,
          "Or let the running process do it: throughline start … --keep 90d --archive-to FOLDER",
        );
      throw error;
    }
  }
}

/** Tables that hold what a trail says. */
const TABLES = ["lines", "items", "shown", "tasks"];

const writeAnew = (schema: string) =>
  `The database's own files may hold what was deleted until they are written anew: VACUUM FULL ${TABLES.map((table) => `${schema}.${table}`).join(", ")}`;
