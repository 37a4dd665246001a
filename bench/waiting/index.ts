import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../child.ts";
import type { Settings } from "../figure.ts";
import type { Held } from "./holder.ts";

const HOLDER = new URL("holder.ts", import.meta.url);

/** What it costs to have so many items waiting: filled by one process, started and measured in another. */
export async function holding(items: number, { folder, seconds, say }: Settings): Promise<Held> {
  mkdirSync(folder, { recursive: true });
  const store = mkdtempSync(join(folder, "waiting-"));
  say(`${items} waiting items are put into a store, then it is started`);
  try {
    const filler = startChild(HOLDER, [store]);
    await filler.ask({ fill: items }).finally(() => filler.end());
    const holder = startChild(HOLDER, [store]);
    return await holder.ask<Held>({ seconds }).finally(() => holder.end());
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}
