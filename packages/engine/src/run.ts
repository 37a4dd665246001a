import { kindOf } from "@throughline/steps";
import type { Step, Workflow } from "@throughline/workflow";
import { contextOf, holds, whyOf } from "./context.ts";
import { type Draft, stepById, stepsOf } from "./draft.ts";
import { hear } from "./hear.ts";
import { moveBetweenStages } from "./move/moved.ts";
import { enterStage, leaveStage } from "./stages.ts";
import type { ItemState, Thread, Visit } from "./state.ts";
import { resume } from "./take/resume.ts";
import { fail, perform } from "./turn.ts";
import { takeBack } from "./undo/take-back.ts";

/** Steps one event may begin before we take the workflow for one that runs in circles. */
const MOST_STEPS = 5_000;

/** Runs every step that can run, until each line of control waits for something or is through. */
export function run(draft: Draft): void {
  for (let begun = 0; draft.state.status === "live" && !draft.state.ending; begun++) {
    if (begun > MOST_STEPS)
      throw new Error(`More than ${MOST_STEPS} steps began in one turn: a loop without a wait.`);
    if (draft.state.undoing) {
      if (!takeBack(draft)) return;
      continue;
    }
    if (!beginNext(draft) && !leaveBlocks(draft) && !nextStage(draft) && !resumeWaits(draft) && !hear(draft))
      return;
  }
}

function beginNext(draft: Draft): boolean {
  const { threads } = draft.state;
  for (const id in threads) {
    const thread = threads[id] as Thread;
    if (thread.visit) continue;
    const step = stepsOf(draft.workflow, thread.block)[thread.next];
    if (!step) continue;
    begin(draft, id, step);
    return true;
  }
  return false;
}

function begin(draft: Draft, threadId: string, step: Step): void {
  const visit = `${step.id}#${(draft.state.turns[step.id] ?? 0) + 1}`;
  if (step.when && !holds(draft, step, step.when)) {
    const because = whyOf(draft, step, step.when);
    draft.emit({ kind: "step-skipped", step: step.id, visit, thread: threadId, because });
    return;
  }
  draft.emit({ kind: "step-started", step: step.id, visit, thread: threadId });
  if (isSuspended(draft, visit, step)) return;
  const kind = kindOf(step.kind);
  perform(draft, visit, step, kind.begin(contextOf(draft, visit, step)));
}

/** The code of a step that did not begin, since its agent is suspended. */
export const SUSPENDED = "AGENT_SUSPENDED";

/** A step of an agent that is suspended goes on in the way that is declared for that. */
function isSuspended(draft: Draft, visit: string, step: Step): boolean {
  const { workflow, deciders } = draft;
  const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
  const suspension = agent && deciders.suspended?.(workflow, agent.name);
  if (!suspension) return false;
  const { by, reason } = suspension;
  const message = `Agent ${agent.name} was suspended by ${by}: ${reason}`;
  fail(draft, visit, step, { code: SUSPENDED, message }, { instead: agent.suspended });
  return true;
}

/** A step whose blocks have all come to their end goes on. */
function leaveBlocks(draft: Draft): boolean {
  const { visits, threads } = draft.state;
  for (const id in visits) {
    const visit = visits[id] as Visit;
    if (visit.status !== "in-blocks") continue;
    const inside = Object.values(threads).filter(({ block }) => "visit" in block && block.visit === id);
    if (!inside.every((thread) => isThrough(draft.workflow, thread))) continue;
    const step = stepById(draft.workflow, visit.step);
    if (!step) continue;
    const turn = kindOf(step.kind).resume(contextOf(draft, id, step), { is: "blocks-ended" });
    perform(draft, id, step, turn ?? { outcome: { is: "completed" } });
    return true;
  }
  return false;
}

function nextStage(draft: Draft): boolean {
  const { threads, stage } = draft.state;
  const main = threads.main;
  if (main && stage !== undefined && isThrough(draft.workflow, main)) {
    leaveStage(draft, stage);
    const { stages } = draft.workflow;
    if (stages.at(-1)?.name !== stage) moveBetweenStages(draft);
    const next = draft.workflow.stages[indexOf(draft) + 1];
    if (next) enterStage(draft, next);
    return true;
  }
  return false;
}

/** A step goes on when what it waits for has come true, whoever brought it about: another lane, an answer, the org. */
function resumeWaits(draft: Draft): boolean {
  const before = draft.entries.length;
  for (const id of waiting(draft.state)) resume(draft, id, { is: "record-changed" });
  return draft.entries.length > before;
}

/** Visits that wait, taken before the first of them goes on. */
function waiting({ visits }: ItemState): string[] {
  const ids: string[] = [];
  for (const id in visits) if (visits[id]?.status === "waiting") ids.push(id);
  return ids;
}

/** Place of the present stage in the version that the item runs by now. */
const indexOf = ({ workflow, state }: Draft) => workflow.stages.findIndex(({ name }) => name === state.stage);

const isThrough = (workflow: Workflow, thread: Thread) =>
  !thread.visit && thread.next >= stepsOf(workflow, thread.block).length;
