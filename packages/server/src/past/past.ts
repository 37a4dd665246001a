import type { AuditStore } from "@throughline/audit";
import type { Workflow } from "@throughline/workflow";
import { parseVersion, versionsOf } from "../versions/index.ts";
import type { Past } from "./shape.ts";
import { spread } from "./spread.ts";
import { createTally } from "./tally.ts";

/**
 * What became of the steps of a workflow in the items that started in a time.
 *
 * @param running the version of the workflow that runs under a hash, where it does
 * @throws StoreError
 */
export async function pastOf(
  store: Pick<AuditStore, "measured" | "entries">,
  workflow: string,
  { from, until }: { from: string; until: string },
  running: (hash: string) => Workflow | undefined,
): Promise<Past> {
  const saved = await versionsOf(store, workflow);
  const versions = new Map<string, Workflow | undefined>();
  const tally = createTally(async (hash) => {
    if (!versions.has(hash)) {
      const now = running(hash);
      const version = saved.versions.find((one) => one.hash === hash);
      versions.set(hash, now?.hash === hash ? now : version && parseVersion(version).workflow);
    }
    return versions.get(hash);
  });
  const { items, of } = await spread(store, workflow, from, until);
  for (const item of items) {
    const stored = await store.entries(item);
    await tally.add(
      item,
      stored.map(({ entry }) => entry),
    );
    // a store in this process answers at once: what else there is to do is done in between
    await new Promise(setImmediate);
  }
  return { from, until, items: of, looked: items.length, ...tally.told() };
}
