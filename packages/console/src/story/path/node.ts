import type { Step, WorkItemStory } from "../../api/types.ts";
import { waitWords } from "../../format/condition.ts";
import { took } from "../../format/time.ts";
import { count, showValue } from "../../format/value.ts";
import { deciders } from "../../marks/deciders.ts";
import type { IconName } from "../../marks/icons.ts";
import type { VisitStory } from "../gather.ts";
import { stepIcon, stepTitle } from "../kinds.ts";
import { met, plain, unmet } from "../unmet.ts";
import { decisionValue } from "../words.ts";
import type { NodeState, PathNode } from "./picture.ts";

type Face = Pick<PathNode, "select" | "title" | "text" | "side" | "icon" | "by" | "state" | "unmet">;

/** What a step's node says: its last visit in short, or what it would do. */
export function face(
  step: Step,
  visits: VisitStory[],
  summaries: WorkItemStory["summaries"],
  now: number,
): Face {
  const title = stepTitle(step.id, summaries);
  const visit = visits.at(-1);
  if (!visit) {
    return {
      title,
      text: summaries[step.id]?.summary ?? "",
      side: "",
      icon: stepIcon(step.id, summaries),
      state: "ahead",
    };
  }
  const by = visit.decisions[0]?.decision.by;
  const state = stateOf(visit);
  const turns = visits.length > 1 ? `× ${visits.length}` : "";
  return {
    select: visit.id,
    title,
    text: state === "not-taken" ? "" : told(visit, state),
    side: turns || sideOf(visit, state, now),
    icon: state === "not-taken" ? "x" : iconOf(step, visit, summaries),
    by,
    state,
    unmet: state === "not-taken" && visit.because ? unmet(visit.because) : undefined,
  };
}

function stateOf(visit: VisitStory): NodeState {
  if (visit.status === "skipped") return "not-taken";
  if (visit.incident) return "failed";
  if (visit.status === "failed" && visit.then?.do === "incident") return "failed";
  if (visit.status === "waiting" || visit.status === "open") return visit.blocks ? "taken" : "waiting";
  return "taken";
}

/** Steps that settle facts wear their decider's icon, the others their kind's. */
function iconOf(step: Step, visit: VisitStory, summaries: WorkItemStory["summaries"]): IconName {
  const fact = visit.decisions.find(({ decision }) => decision.kind === "fact")?.decision;
  return fact ? deciders[fact.by].icon : stepIcon(step.id, summaries);
}

function told(visit: VisitStory, state: NodeState): string {
  if (state === "failed") return (visit.incident ?? visit.error)?.code ?? "Failed";
  if (visit.error) return `Failed, went on: ${visit.error.code}`;
  const [first, ...more] = visit.decisions;
  if (first && more.length > 0) return `${count(visit.decisions.length, "fact")} settled`;
  if (first) return decisionValue(first.decision);
  if (state === "waiting")
    return visit.waits.length > 0 ? `waits ${waitWords(visit.waits.at(-1)?.for ?? "")}` : "at work";
  if (visit.because) return plain(met(visit.because));
  if (visit.blocks?.because) return visit.blocks.because.text;
  return visit.planned.map((set) => `${set.field} → ${set.label ?? showValue(set.value, 30)}`).join(", ");
}

function sideOf(visit: VisitStory, state: NodeState, now: number): string {
  if (state === "not-taken") return "";
  const ms = (visit.endedAt ? Date.parse(visit.endedAt) : now) - Date.parse(visit.startedAt);
  return state === "waiting" && ms < 1000 ? "now" : took(ms);
}
