import type { Effect } from "../../api/types.ts";
import { count } from "../../format/value.ts";
import { setsOf } from "../detail.ts";
import type { Told } from "../gather.ts";
import type { Part, RowContext } from "./row.ts";

/** The row of a request that went out by itself: a write, a notification. Calls are told by their step. */
export function effectRow(effect: Effect, { gathered, labels }: RowContext, told: Told): Part | undefined {
  const story = gathered.effects.get(effect.id);
  const settled = story?.settled;
  const common = {
    retries: (story?.retries ?? []).map((retry) => ({
      at: retry.at,
      text: `Attempt ${retry.attempt} failed: ${retry.error.message}`,
    })),
    ms: settled?.ms,
    apiCalls: settled?.apiCalls,
    open: !settled,
  };
  if (effect.kind === "notify") return { ...common, title: `Notify ${effect.to}`, outcome: effect.text };
  if (effect.kind !== "write") return undefined;
  const refused = settled && !settled.ok;
  const sets = setsOf(effect, labels).map((set) => `${set.field} → ${set.after}`);
  const what = sets.length === 1 ? sets.join() : `${count(sets.length, "field")}: ${sets.join(", ")}`;
  return {
    ...common,
    title: "Write to Salesforce",
    outcome: refused ? `Refused: ${sets.join(", ")}` : what,
    select: `entry-${told.seq}`,
    badge: { word: settled ? "Update" : "On its way" },
    tone: refused ? "warning" : "plain",
  };
}
