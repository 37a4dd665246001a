import { existsSync, readFileSync } from "node:fs";
import { isAddress, openTrail, StoreError } from "@throughline/audit";
import type { Version } from "./fold.ts";
import { versionsOf } from "./journal.ts";

/**
 * The version that runs over a trail, where the file of its workflow says something else by now: the file is a draft then,
 * and may be half written or wrong without keeping anything from starting. Undefined: what is in the file is what runs, or
 * the trail cannot be looked at yet: whoever opens it to write makes it, brings it forward, or tells what is wrong with it.
 *
 * @param location of the trail: a file, which need not be there yet, or an address
 */
export async function runsInstead(location: string, file: string): Promise<Version | undefined> {
  const text = readFileSync(file, "utf8");
  const id = /^workflow:[ \t]*["']?([\w-]+)/m.exec(text)?.[1];
  if (id === undefined || (!isAddress(location) && !existsSync(location))) return undefined;
  try {
    const store = await openTrail({ location, readOnly: true });
    try {
      const { versions, active } = await versionsOf(store, id);
      const running = versions.find(({ number }) => number === active);
      return running?.text === text ? undefined : running;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
