import { waitWords } from "../../format/condition.ts";
import { showValue } from "../../format/value.ts";
import type { VisitStory } from "../gather.ts";
import { stepTitle } from "../kinds.ts";
import { met, plain } from "../unmet.ts";
import type { Part, RowContext } from "./row.ts";

/** The row of a visit that no decision speaks for: a wait, a call, a check, an update, a branch. */
export function visitRow(
  visit: VisitStory | undefined,
  { gathered, summaries, now }: RowContext,
): Part | undefined {
  if (!visit || visit.decisions.length > 0) return undefined;
  const call = visit.effects
    .map((id) => gathered.effects.get(id))
    .find((effect) => effect?.effect.kind === "call");
  // a step that only asks is told by its task
  if (visit.tasks.length > 0 && !visit.error && !call) return undefined;
  const waiting = visit.status === "waiting" || visit.status === "open";
  const planned = visit.planned
    .map((set) => `${set.field} → ${set.label ?? showValue(set.value)}`)
    .join(", ");
  const waited = visit.waits.at(-1)?.for;
  // the incident has a row of its own and says it in words
  const error = visit.then?.do === "incident" ? undefined : visit.error?.message;
  const outcome =
    error ?? (visit.because && plain(met(visit.because))) ?? visit.blocks?.because?.text ?? planned;
  const word = call ? "Call" : waited ? (waiting ? "Waiting" : "Waited") : planned ? "Update" : "Rule";
  return {
    title: stepTitle(visit.step, summaries),
    outcome: waiting && waited && !visit.error ? waitWords(waited) : outcome || "Done",
    select: visit.id,
    badge: {
      word: visit.error ? "Failed" : word,
      icon: call ? "call" : waited ? "wait" : word === "Rule" ? "rule" : undefined,
      by: word === "Rule" ? "rule" : undefined,
    },
    ms: call?.settled?.ms ?? (visit.endedAt ? Date.parse(visit.endedAt) : now) - Date.parse(visit.startedAt),
    apiCalls: call?.settled?.apiCalls,
    retries: (call?.retries ?? []).map((one) => ({
      at: one.at,
      text: `Attempt ${one.attempt} failed: ${one.error.message}`,
    })),
    tone: visit.error ? "warning" : "plain",
    open: waiting,
  };
}
