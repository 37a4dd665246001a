import type { Entry, ExtraBlock } from "@throughline/engine";
import { findStep, type Step, type Workflow } from "@throughline/workflow";
import type { Evidence, Finding, Trail } from "./index.ts";

/** A line of control as the trail alone shows it. */
interface Line {
  steps: Step[];
  next: number;
  /** The visit that is under way in it. */
  visit?: string;
}

/**
 * I7: the trail is a word of the workflow's graph. Stages come in their order, steps in the order of their block,
 * blocks are those of the step that was entered, and nothing goes on before what is before it has ended. From a move on
 * all of that holds of the version that the item was moved to. What was taken over begins with the stage that its rule says.
 */
export function pathsAllowed({ workflows }: Pick<Evidence, "workflows">, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) => {
    const [first] = entries;
    if (first?.kind !== "item-started") return [];
    const workflow = workflows.find(({ hash }) => hash === first.hash);
    if (!workflow) return [{ invariant: "I7", item, message: `runs an unknown version ${first.hash}` }];
    return follow(workflow, entries, workflows).map((message) => ({ invariant: "I7", item, message }));
  });
}

function follow(first: Workflow, entries: Entry[], versions: Workflow[]): string[] {
  let workflow = first;
  const wrong: string[] = [];
  const lines = new Map<string, Line>();
  /** Where each visit happens, until it is over. */
  const visits = new Map<string, { step: Step; thread: string; status: "open" | "failed" }>();
  const [started] = entries;
  let stage = -1;
  let ended = false;
  let undoing = false;

  const inside = (visit: string) => [...lines.keys()].filter((thread) => thread.startsWith(`${visit}/`));
  const through = ({ steps, next, visit }: Line) => visit === undefined && next >= steps.length;
  const unfinished = (visit: string) => inside(visit).some((thread) => !through(lines.get(thread) as Line));

  function begin(entry: Extract<Entry, { kind: "step-started" | "step-skipped" }>): void {
    const { step: id, visit, thread } = entry;
    const line = lines.get(thread);
    const expected = line?.steps[line.next];
    if (ended) wrong.push(`${visit} began after the end`);
    if (undoing) wrong.push(`${visit} began while what was done was taken back`);
    if (!line) wrong.push(`${visit} began in ${thread}, which was never opened`);
    else if (line.visit) wrong.push(`${visit} began in ${thread} before ${line.visit} was over`);
    else if (expected?.id !== id)
      wrong.push(`${thread} went on with ${id} instead of ${expected?.id ?? "its end"}`);
    else if (entry.kind === "step-skipped") {
      if (!expected.when) wrong.push(`${visit} was skipped without a condition`);
      line.next++;
    } else {
      line.visit = visit;
      visits.set(visit, { step: expected, thread, status: "open" });
    }
  }

  function finish(visit: string, failed: boolean): void {
    const known = visits.get(visit);
    const line = known && lines.get(known.thread);
    if (!known || line?.visit !== visit) {
      wrong.push(`${visit} was over without being under way`);
      return;
    }
    if (!failed && unfinished(visit)) wrong.push(`${visit} was over before its blocks`);
    for (const thread of inside(visit)) lines.delete(thread);
    visits.delete(visit);
    line.visit = undefined;
    line.next++;
  }

  /** What is open stands in the other version where it stood; a restart leaves nothing open. */
  function go({ hash, how, stage: name }: Extract<Entry, { kind: "item-moved" }>): void {
    const to = versions.find((one) => one.hash === hash);
    if (!to) {
      wrong.push(`moved to an unknown version ${hash}`);
      return;
    }
    workflow = to;
    stage = how === "restart" ? -1 : to.stages.findIndex((one) => one.name === name);
    if (how === "restart") {
      lines.clear();
      visits.clear();
      return;
    }
    for (const [visit, known] of visits) {
      const step = findStep(to, known.step.id);
      if (!step) wrong.push(`${visit} is open, and the other version does not have it`);
      else visits.set(visit, { ...known, step });
    }
    for (const [thread, line] of lines) {
      const open = visits.get(line.visit ?? "")?.step;
      const [inside, block] = splitLast(thread);
      if (thread === "main") line.steps = to.stages[stage]?.steps ?? [];
      else if (block !== undefined)
        line.steps = visits.get(inside)?.step.blocks.find((one) => one.name === block)?.steps ?? [];
      else line.steps = open ? [open] : [];
      if (open) line.next = line.steps.indexOf(open);
    }
  }

  for (const entry of entries) {
    switch (entry.kind) {
      case "stage-entered": {
        if (stage < 0 && started?.kind === "item-started" && started.adopted)
          stage = workflow.stages.findIndex(({ name }) => name === entry.stage) - 1;
        const next = workflow.stages[++stage];
        if (next?.name !== entry.stage) wrong.push(`${entry.stage} was entered instead of ${next?.name}`);
        lines.set("main", { steps: next?.steps ?? [], next: 0 });
        break;
      }
      case "stage-completed":
        if (!through(lines.get("main") ?? { steps: [], next: 0, visit: "none" }))
          wrong.push(`${entry.stage} was completed before its last step`);
        lines.delete("main");
        break;
      case "step-started":
      case "step-skipped":
        begin(entry);
        break;
      case "blocks-entered": {
        const { visit, blocks } = entry;
        const known = visits.get(visit);
        if (!known) wrong.push(`blocks of ${visit} were entered without it`);
        if (known?.step.kind === "parallel" && blocks.length !== known.step.blocks.length)
          wrong.push(`${visit} runs ${blocks.length} of ${known.step.blocks.length} lanes`);
        if (unfinished(visit)) wrong.push(`${visit} went round before its blocks had ended`);
        for (const name of blocks) {
          const block = known?.step.blocks.find((one) => one.name === name);
          if (!block) wrong.push(`${visit} has no block ${name}`);
          lines.set(`${visit}/${name}`, { steps: block?.steps ?? [], next: 0 });
        }
        break;
      }
      case "thread-opened":
        lines.set(entry.thread, { steps: extraSteps(workflow, entry.block), next: 0 });
        break;
      case "step-completed":
        finish(entry.visit, false);
        break;
      case "step-failed":
        // with an incident the step stays where it is, until a person has repaired it
        if (entry.then.do !== "incident") finish(entry.visit, true);
        break;
      case "undo-asked":
        undoing = true;
        break;
      case "undo-ended":
        undoing = false;
        break;
      case "item-moved":
        go(entry);
        break;
      case "item-ended":
        if (ended) wrong.push("it ended twice");
        ended = true;
        break;
    }
  }
  return wrong;
}

/** `visit/block` of a block of a step; the whole name of any other line. */
function splitLast(thread: string): [visit: string, block?: string] {
  const at = thread.indexOf(":") < 0 ? thread.lastIndexOf("/") : -1;
  return at < 0 ? [thread] : [thread.slice(0, at), thread.slice(at + 1)];
}

function extraSteps(workflow: Workflow, block: ExtraBlock): Step[] {
  if ("again" in block) {
    const step = findStep(workflow, block.again);
    return step ? [step] : [];
  }
  const action = workflow.handlers[block.handler]?.do;
  return action?.kind === "step" ? [action.step] : [];
}
