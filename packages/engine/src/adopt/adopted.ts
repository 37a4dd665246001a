import { kindOf } from "@throughline/steps";
import { type Stage, type Workflow, walkSteps } from "@throughline/workflow";
import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { isUser, OWNER } from "../names.ts";
import { end } from "../rest.ts";
import { enterStage } from "../stages.ts";
import { takeoverOf } from "./takeover.ts";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

/** Outcome of an item that was taken over and is the workflow's no more. */
export const LET_GO = "let go";

/** An open record becomes an item that begins in the middle, where a rule takes it; whoever has it keeps it. */
export function adopted(draft: Draft, event: Of<"adopted">): void {
  if (draft.state && !draft.state.adopted?.letGo) return;
  const { workflow, at } = draft;
  const { recordId, record, labels, run, by } = event;
  const takeover = takeoverOf(workflow, record, at);
  if (takeover.is === "left") return;
  const { rule, facts, since, because } = takeover;
  const stage = workflow.stages.find(({ name }) => name === rule.stage) as Stage;
  const owner = record[OWNER];
  const assignedBy = assignedBefore(workflow, stage);
  draft.emit({
    kind: "item-started",
    workflow: workflow.id,
    hash: workflow.hash,
    object: workflow.object,
    ...{ recordId, record },
    ...(labels && { labels }),
    eventId: event.id,
    because,
    adopted: {
      ...{ run, by },
      ...(Object.keys(facts).length && { facts }),
      ...(isUser(owner) && {
        ...(rule.owner === "keep" && { keeps: true }),
        ...(assignedBy && { assignedBy }),
      }),
    },
  });
  // their load is theirs from now on, and moves with the work
  if (isUser(owner))
    draft.intend({ kind: "hand-over", reservation: draft.id(), ownerId: String(owner), size: 1, team: "" });
  enterStage(draft, stage, since);
}

/** Nothing was done with it since: the record is as it was, and so is whoever has it. */
export function letGo(draft: Draft, { run, by, reason }: Of<"let-go">): void {
  const { adopted, ending } = draft.state;
  if (adopted?.run !== run || adopted.worked || ending) return;
  end(draft, LET_GO, "person", `${by}: ${reason}`, true);
}

/** The step before a stage that would have given the item to its owner, and finds the next one. */
function assignedBefore(workflow: Workflow, { name }: Stage): string | undefined {
  const before = new Set<string>();
  for (const stage of workflow.stages) {
    if (stage.name === name) break;
    before.add(stage.name);
  }
  return [...walkSteps(workflow)].findLast(
    ({ step, stage }) => stage !== undefined && before.has(stage) && kindOf(step.kind).assigns,
  )?.step.id;
}
