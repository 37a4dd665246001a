import type { RetentionView } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import type { RetentionOptions } from "../retention.ts";

const DAY_MS = 86_400_000;
/** So many items are counted; beyond, it is said that there are more. */
const MOST = 1_000;
/** Days ahead for which it is said what leaves. */
const AHEAD = [0, 7, 30, 90];

/** What leaves the store when, by the retention that Throughline was started with. */
export async function retentionView(
  { store, clock }: Pick<Engine, "store" | "clock">,
  retention: Pick<RetentionOptions, "keepMs" | "folder"> | undefined,
): Promise<RetentionView> {
  const counts = await store.counts();
  const { resolved = 0, cancelled = 0 } = counts.items;
  const all = Object.values(counts.items).reduce((sum, one) => sum + one, 0);
  const leaving: RetentionView["leaving"] = [];
  if (retention) {
    const now = Date.parse(clock.now());
    for (const days of AHEAD) {
      const before = new Date(now + days * DAY_MS - retention.keepMs).toISOString();
      const items = (await store.maintenance.ended(before, undefined, MOST)).length;
      leaving.push({ until: new Date(now + days * DAY_MS).toISOString(), items, more: items === MOST });
    }
  }
  return {
    keepDays: retention ? Math.round(retention.keepMs / DAY_MS) : null,
    becomes: retention ? (retention.folder === undefined ? "deleted" : "archived") : null,
    folder: retention?.folder ?? null,
    open: all - resolved - cancelled,
    ended: resolved + cancelled,
    leaving,
  };
}
