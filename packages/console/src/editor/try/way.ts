import type { TriedItem } from "../../api/types.ts";
import { title } from "../../format/value.ts";
import type { Gathered, VisitStory } from "../../story/gather.ts";
import { decisionValue } from "../../story/words.ts";
import type { Overlay, Tally } from "../graph/overlay.ts";

/** The way that a tried item took, to be told on the graph. */
export function wayOf({ visits }: Pick<Gathered, "visits">): Overlay {
  const tallies = new Map<string, Tally>();
  const says = new Map<string, string>();
  for (const visit of visits.values()) {
    const tally = tallies.get(visit.step) ?? {
      ...{ visits: 0, skipped: 0, completed: 0, failed: 0, here: 0, ended: 0, blocks: {} },
    };
    tallies.set(visit.step, tally);
    says.set(visit.step, saidBy(visit));
    if (visit.status === "skipped") tally.skipped++;
    else tally.visits++;
    if (visit.status === "completed") tally.completed++;
    if (visit.status === "failed") tally.failed++;
    if (visit.status === "waiting" || visit.incident) tally.here++;
    for (const name of visit.blocks?.names ?? []) tally.blocks[name] = (tally.blocks[name] ?? 0) + 1;
  }
  return { is: "path", of: (step) => tallies.get(step), says: (step) => says.get(step) };
}

/** What came of a step, in short. */
export function saidBy({ status, decisions, planned, error, waits }: VisitStory): string {
  if (error) return error.code;
  if (status === "waiting") return `waits for ${waits.at(-1)?.for ?? "somebody"}`;
  const settled = decisions.map(({ decision }) => `${title(decision.name)}: ${decisionValue(decision)}`);
  if (settled.length) return settled.join(", ");
  return planned.map(({ field, value, label }) => `${field} → ${label ?? String(value)}`).join(", ");
}

/** How the item stands, in a sentence. */
export function standing({ is, why, stage, outcome, questions, owner }: TriedItem): string {
  const [question] = questions;
  const whose = owner ? `, with ${owner}` : "";
  switch (is) {
    case "not started":
      return "The workflow does not begin with this record.";
    case "ended":
      return `It ends as “${outcome}”${whose}.`;
    case "stuck":
      return `It is stuck: ${why}`;
    case "asking":
      return `${title(question?.step ?? "")} asks ${question?.to}: nothing is recorded, so the answer is yours.`;
    case "waiting":
      return question ? `It waits for ${question.to}${whose}.` : `It waits in ${stage}${whose}.`;
  }
}
