import type { Block, Step, WorkItemStory } from "../../api/types.ts";
import { moment } from "../../format/time.ts";
import { count, title } from "../../format/value.ts";
import { type Gathered, gather, type VisitStory, visitAt } from "../gather.ts";
import { stepTitle } from "../kinds.ts";
import { changeTitle } from "../rows.ts";
import { asWritten, plain, type Words } from "../unmet.ts";
import { face } from "./node.ts";
import { type PathNode, type Picture, size } from "./picture.ts";

type Story = Pick<WorkItemStory, "workflow" | "entries" | "summaries">;

/**
 * Lays the workflow out with the path that one item took: a vertical spine of what was done or is ahead,
 * and to its right, at the place where it would have happened, what was not taken, with the condition that failed.
 * Deterministic: the same story gives the same picture.
 */
export function layout(story: Story, now: number, gathered: Gathered = gather(story.entries)): Picture {
  const drawing = new Drawing(story, gathered, now);
  let y = 0;
  for (const [index, stage] of story.workflow.stages.entries()) {
    const top = y;
    y += size.head;
    const start = index === 0 ? [drawing.start(y)] : [];
    const from = start[0] ? bottomOf(start[0]) : y;
    const placed = drawing.steps(stage.steps, size.margin, from + (start[0] ? size.gap : 0), start[0]);
    y = Math.max(placed.y, from) + size.foot;
    drawing.picture.stages.push({ name: stage.name, y: top, height: y - top, ms: stageMs(story, stage.name, now) });
  }
  drawing.finish(y);
  return drawing.picture;
}

interface Placed {
  /** Where the next thing may begin. */
  y: number;
  /** How far to the right it reaches. */
  right: number;
}

class Drawing {
  picture: Picture = { width: 0, height: 0, stages: [], nodes: [], edges: [], flags: [], taken: 0, steps: 0 };
  private tail: PathNode[] = [];
  private readonly visits: Map<string, VisitStory[]>;
  private readonly beside: Map<string, Side[]>;
  private readonly story: Story;
  private readonly gathered: Gathered;
  private readonly now: number;

  constructor(story: Story, gathered: Gathered, now: number) {
    this.story = story;
    this.gathered = gathered;
    this.now = now;
    this.visits = Map.groupBy(gathered.visits.values(), (visit) => visit.step);
    this.beside = besides(story, gathered, now);
  }

  /** The node of the item's arrival. */
  start(y: number): PathNode {
    const told = this.story.entries.find(({ entry }) => entry.kind === "item-started");
    const node: PathNode = {
      id: "start",
      x: size.margin,
      y,
      width: size.node,
      height: size.nodeHeight,
      select: told && `entry-${told.seq}`,
      title: `${this.story.workflow.object.replace(/__c$/, "")} ${this.story.workflow.start.event}`,
      text: asWritten(this.story.workflow.start.when ?? "every record"),
      side: told ? moment(told.entry.at, this.now) : "",
      icon: "bolt",
      state: "taken",
      column: "spine",
    };
    this.picture.nodes.push(node);
    this.tail = [node];
    return node;
  }

  /** Places a list of steps below one another. `anchor`: a node to whose right the first side nodes may go. */
  steps(steps: Step[], x: number, top: number, anchor?: PathNode): Placed {
    let y = top;
    let right = x + size.node;
    let row = anchor && { node: anchor, sideY: anchor.y + 4, taken: 0 };
    for (const step of steps) {
      this.picture.steps += 1;
      const visits = this.visits.get(step.id) ?? [];
      const look = face(step, visits, this.story.summaries, this.now);
      if (look.state === "not-taken") {
        for (const inner of within(step)) if (inner !== step) this.picture.steps += 1;
        // the first one goes beside the step before it; the next ones get a row of their own
        const beside = row && row.taken === 0 ? row.sideY : y + 4;
        const bottom = this.side({ ...look, id: step.id, words: look.unmet }, x, beside);
        if (row) row.taken += 1;
        y = Math.max(y, bottom + size.gap / 2);
        right = Math.max(right, x + size.node + size.reach + size.side);
        continue;
      }
      const node: PathNode = { ...look, id: step.id, x, y, width: size.node, height: size.nodeHeight, column: "spine" };
      this.picture.nodes.push(node);
      if (node.state !== "ahead") this.picture.taken += 1;
      this.link(node);
      row = { node, sideY: node.y + 4, taken: 0 };
      const sides = [...(this.beside.get(step.id) ?? []), ...this.notTakenBlocks(step, visits)];
      let sideY = row.sideY;
      for (const side of sides) {
        sideY = this.side(side, x, sideY) + size.gap / 2;
        row.taken += 1;
      }
      if (sides.length > 0) right = Math.max(right, x + size.node + size.reach + size.side);
      y = Math.max(bottomOf(node) + size.gap, sides.length > 0 ? sideY : 0);
      const lanes = this.takenBlocks(step, visits);
      if (lanes.length > 0) {
        const placed = this.lanes(lanes, x, y);
        y = placed.y;
        right = Math.max(right, placed.right);
        row = undefined;
      }
    }
    return { y, right };
  }

  finish(height: number): void {
    const rights = this.picture.nodes.map((node) => node.x + node.width);
    this.picture.width = Math.max(size.margin * 2 + size.node + size.reach + size.side, ...rights.map((r) => r + size.margin));
    this.picture.height = height;
  }

  /** Blocks that ran: one goes on in the spine, several stand side by side and join again. */
  private lanes(blocks: Block[], x: number, y: number): Placed {
    const fork = this.tail;
    const ends: PathNode[] = [];
    let laneX = x;
    let bottom = y;
    let right = x + size.node;
    for (const block of blocks) {
      this.tail = fork;
      const placed = this.steps(block.steps, laneX, y);
      ends.push(...this.tail.filter((node) => !ends.includes(node)));
      bottom = Math.max(bottom, placed.y);
      right = Math.max(right, placed.right);
      laneX = placed.right + size.reach;
    }
    this.tail = ends;
    return { y: bottom, right };
  }

  private takenBlocks(step: Step, visits: VisitStory[]): Block[] {
    const names = new Set(visits.flatMap((visit) => visit.blocks?.names ?? []));
    return step.blocks.filter((block) => names.has(block.name));
  }

  private notTakenBlocks(step: Step, visits: VisitStory[]): Side[] {
    const taken = new Set(this.takenBlocks(step, visits));
    const ahead = visits.length === 0;
    return step.blocks
      .filter((block) => !taken.has(block))
      .map((block) => {
        this.picture.steps += block.steps.flatMap(within).length;
        return {
          id: `${step.id}/${block.name}`,
          title: blockTitle(block, this.story),
          icon: ahead ? ("right" as const) : ("x" as const),
          state: ahead ? ("ahead" as const) : ("not-taken" as const),
          words: block.when ? [{ text: ahead ? "if " : "did not hold: " }, { text: asWritten(block.when), strong: true }] : [],
        };
      });
  }

  /** Draws a node to the right of the spine; answers where it and its words end. */
  private side(side: Side, x: number, y: number): number {
    const left = x + size.node + size.reach;
    if (side.flag) {
      this.picture.flags.push({ id: side.id, x: left, y: y + 6, select: side.select ?? "", text: side.title });
      return y + size.sideHeight;
    }
    const node: PathNode = {
      id: side.id,
      x: left,
      y,
      width: size.side,
      height: size.sideHeight,
      select: side.select,
      title: side.title,
      text: "",
      side: "",
      icon: side.icon,
      by: side.by,
      state: side.state,
      column: "side",
      unmet: side.words && side.words.length > 0 ? side.words : undefined,
    };
    this.picture.nodes.push(node);
    const middle = y + size.sideHeight / 2;
    const from = x + (this.picture.nodes.some((one) => one.column === "spine" && one.x === x && one.y <= middle && bottomOf(one) >= middle) ? size.node : size.node / 2);
    this.picture.edges.push({ d: `M${from} ${middle}H${left}`, state: side.state === "taken" || side.state === "waiting" ? "taken" : "faded" });
    const lines = node.unmet ? Math.ceil(plain(node.unmet).length / size.chars) : 0;
    return y + size.sideHeight + (lines > 0 ? 4 + lines * size.line : 0);
  }

  /** Joins the node to those before it. */
  private link(node: PathNode): void {
    const x = node.x + size.node / 2;
    for (const from of this.tail) {
      const fromX = from.x + size.node / 2;
      const y = bottomOf(from);
      const state = node.state === "ahead" ? "ahead" : "taken";
      const half = (node.y + Math.max(y, node.y - size.gap)) / 2;
      this.picture.edges.push({ d: fromX === x ? `M${x} ${y}V${node.y}` : `M${fromX} ${y}V${half}H${x}V${node.y}`, state });
    }
    this.tail = [node];
  }
}

interface Side extends Pick<PathNode, "id" | "title" | "icon" | "state" | "by" | "select"> {
  words?: Words;
  /** A red flag instead of a node. */
  flag?: boolean;
}

/** What happened beside the stages' own steps, by the step at whose side it is drawn: handlers' steps and foreign writes. */
function besides(story: Story, gathered: Gathered, now: number): Map<string, Side[]> {
  const own = new Set(story.workflow.stages.flatMap((stage) => stage.steps.flatMap(within)).map((step) => step.id));
  const main = [...gathered.visits.values()].filter((visit) => own.has(visit.step));
  const sides = new Map<string, Side[]>();
  const add = (at: string, side: Side) => {
    const step = visitAt(main, at)?.step;
    if (step) sides.set(step, [...(sides.get(step) ?? []), side]);
  };
  for (const handler of story.workflow.handlers) {
    if (handler.do.kind !== "step") continue;
    const { step } = handler.do;
    const visits = [...gathered.visits.values()].filter((visit) => visit.step === step.id);
    const last = visits.at(-1);
    if (!last) continue;
    const look = face(step, visits, story.summaries, now);
    const words = look.unmet ?? [{ text: `on ${handler.event}, ` }, { text: moment(last.startedAt, now), strong: true }];
    add(last.startedAt, { ...look, id: step.id, title: look.title, words });
  }
  for (const { entry, seq } of story.entries) {
    if (entry.kind !== "foreign-write") continue;
    const text = `Foreign write, ${moment(entry.at, now)}: ${changeTitle(entry.changes)}`;
    const id = `entry-${seq}`;
    add(entry.at, { id, select: id, title: text, icon: "foreign", state: "taken", flag: true });
  }
  return sides;
}

/** A step and all the steps inside it. */
function within(step: Step): Step[] {
  return [step, ...step.blocks.flatMap((block) => block.steps.flatMap(within))];
}

function blockTitle(block: Block, story: Story): string {
  const [first, ...more] = block.steps;
  if (!first) return title(block.name);
  return `${stepTitle(first.id, story.summaries)}${more.length > 0 ? ` and ${count(more.length, "more", "more")}` : ""}`;
}

function bottomOf(node: PathNode): number {
  return node.y + node.height;
}

/** How long the item was in a stage, or has been so far. */
function stageMs(story: Story, stage: string, now: number): number | undefined {
  let from: number | undefined;
  let last = now;
  for (const { entry } of story.entries) {
    if (entry.kind === "stage-entered" && entry.stage === stage) {
      from ??= Date.parse(entry.at);
      last = now;
    }
    if ((entry.kind === "stage-completed" && entry.stage === stage) || entry.kind === "item-ended") last = Math.min(last, Date.parse(entry.at));
  }
  return from === undefined ? undefined : last - from;
}
