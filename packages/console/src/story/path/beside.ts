import type { Block, Step, WorkItemStory } from "../../api/types.ts";
import { asWritten } from "../../format/condition.ts";
import { moment } from "../../format/time.ts";
import { title } from "../../format/value.ts";
import { type Gathered, type VisitStory, visitAt } from "../gather.ts";
import { stepTitle } from "../kinds.ts";
import type { Words } from "../unmet.ts";
import { changeTitle } from "../words.ts";
import { face } from "./node.ts";
import type { PathNode } from "./picture.ts";

export type PathStory = Pick<WorkItemStory, "workflow" | "entries" | "summaries">;

/** Something drawn to the right of the spine. */
export interface Side extends Pick<PathNode, "id" | "title" | "icon" | "state" | "by" | "select"> {
  words?: Words;
  /** A red flag instead of a node; `text` is its whole sentence. */
  flag?: boolean;
  text?: string;
}

/** What happened beside the stages' own steps, by the step at whose side it is drawn: handlers' steps, foreign writes. */
export function besides(story: PathStory, gathered: Gathered, now: number): Map<string, Side[]> {
  const own = new Set(
    story.workflow.stages.flatMap((stage) => stage.steps.flatMap(stepsWithin)).map((step) => step.id),
  );
  const all = [...gathered.visits.values()];
  const main = all.filter((visit) => own.has(visit.step));
  const sides = new Map<string, Side[]>();
  const add = (at: string, side: Side) => {
    const step = visitAt(main, at)?.step;
    if (step) sides.set(step, [...(sides.get(step) ?? []), side]);
  };
  for (const handler of story.workflow.handlers) {
    if (handler.do.kind !== "step") continue;
    const { step } = handler.do;
    const visits = all.filter((visit) => visit.step === step.id);
    const last = visits.at(-1);
    if (!last) continue;
    const look = face(step, visits, story.summaries, now);
    const words = look.unmet ?? [
      { text: `on ${handler.event}, ` },
      { text: moment(last.startedAt, now), strong: true },
    ];
    add(last.startedAt, { ...look, id: step.id, words });
  }
  for (const { entry, seq } of story.entries) {
    if (entry.kind !== "foreign-write") continue;
    const id = `entry-${seq}`;
    const short = `Foreign write, ${moment(entry.at, now)}`;
    add(entry.at, {
      id,
      select: id,
      title: short,
      text: changeTitle(entry.changes),
      icon: "foreign",
      state: "taken",
      flag: true,
    });
  }
  return sides;
}

/** The blocks of a step that ran, in the order of the file. */
export function takenBlocks(step: Step, visits: VisitStory[]): Block[] {
  const names = new Set(visits.flatMap((visit) => visit.blocks?.names ?? []));
  return step.blocks.filter((block) => names.has(block.name));
}

/** The other blocks as side nodes, each with why it was not taken, and how many steps are in it. */
export function notTaken(step: Step, visits: VisitStory[], story: PathStory): (Side & { steps: number })[] {
  const taken = takenBlocks(step, visits);
  const ahead = visits.length === 0;
  const firstTaken = step.blocks.findIndex((block) => taken.includes(block));
  return step.blocks
    .filter((block) => !taken.includes(block))
    .map((block) => ({
      id: `${step.id}/${block.name}`,
      title: blockTitle(block, story),
      icon: ahead ? "right" : "x",
      state: ahead ? "ahead" : "not-taken",
      words: blockWords(block, step, ahead, firstTaken >= 0 && step.blocks.indexOf(block) > firstTaken),
      steps: block.steps.flatMap(stepsWithin).length,
    }));
}

function blockWords({ name, when }: Block, step: Step, ahead: boolean, tooLate: boolean): Words {
  // blocks without any condition are lanes, or the body of a loop
  if (!step.blocks.some((block) => block.when)) return [{ text: name }];
  if (ahead)
    return when ? [{ text: "if " }, { text: asWritten(when), strong: true }] : [{ text: "otherwise" }];
  if (tooLate) return [{ text: "another branch " }, { text: "came first", strong: true }];
  return when ? [{ text: "did not hold: " }, { text: asWritten(when), strong: true }] : [];
}

function blockTitle(block: Block, story: PathStory): string {
  const [first, ...more] = block.steps;
  if (!first) return title(block.name);
  return `${stepTitle(first.id, story.summaries)}${more.length > 0 ? ` + ${more.length}` : ""}`;
}

/** A step and all the steps inside it. */
export function stepsWithin(step: Step): Step[] {
  return [step, ...step.blocks.flatMap((block) => block.steps.flatMap(stepsWithin))];
}
