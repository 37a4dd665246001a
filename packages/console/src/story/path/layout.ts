import type { Block, Step } from "../../api/types.ts";
import { asWritten } from "../../format/condition.ts";
import { moment } from "../../format/time.ts";
import { type Gathered, gather, type VisitStory } from "../gather.ts";
import { plain } from "../unmet.ts";
import { besides, notTaken, type PathStory, type Side, stepsWithin, takenBlocks } from "./beside.ts";
import { face } from "./node.ts";
import { type PathNode, type Picture, size } from "./picture.ts";

/**
 * Lays the workflow out with the path that one item took: a vertical spine of what was done or is ahead,
 * and to its right, at the place where it would have happened, what was not taken, with the condition that failed.
 * Deterministic: the same story gives the same picture.
 */
export function layout(story: PathStory, now: number, gathered: Gathered = gather(story.entries)): Picture {
  const drawing = startDrawing(story, gathered, now);
  const { picture } = drawing;
  let y = 0;
  for (const [index, stage] of story.workflow.stages.entries()) {
    const top = y;
    const arrival = index === 0 ? drawing.arrival(top + size.head) : undefined;
    const from = arrival ? bottomOf(arrival) + size.gap : top + size.head;
    y = drawing.steps(stage.steps, size.margin, from, arrival).y - size.gap + size.foot + size.gap / 2;
    picture.stages.push({ name: stage.name, y: top, height: y - top, ms: stageMs(story, stage.name, now) });
  }
  const rights = picture.nodes.map((node) => node.x + node.width + size.margin);
  picture.width = Math.max(2 * size.margin + size.node + size.reach + size.side, ...rights);
  picture.height = y;
  return picture;
}

interface Placed {
  /** Where the next thing may begin. */
  y: number;
  /** How far to the right it reaches. */
  right: number;
}

/** A picture in the making. `tail` are the nodes that the next one of the spine is joined to. */
function startDrawing(story: PathStory, gathered: Gathered, now: number) {
  const picture: Picture = {
    width: 0,
    height: 0,
    stages: [],
    nodes: [],
    edges: [],
    flags: [],
    taken: 0,
    steps: 0,
  };
  const visits = Map.groupBy(gathered.visits.values(), (visit) => visit.step);
  const beside = besides(story, gathered, now);
  let tail: PathNode[] = [];

  function arrival(y: number): PathNode {
    const { object, start } = story.workflow;
    const told = story.entries.find(({ entry }) => entry.kind === "item-started");
    const node: PathNode = {
      id: "start",
      x: size.margin,
      y,
      width: size.node,
      height: size.nodeHeight,
      select: told && `entry-${told.seq}`,
      title: `${object.replace(/__c$/, "")} ${start.event}`,
      text: start.when ? asWritten(start.when) : "every record",
      side: told ? moment(told.entry.at, now) : "",
      icon: "bolt",
      state: "taken",
      column: "spine",
    };
    picture.nodes.push(node);
    tail = [node];
    return node;
  }

  /** Places steps below one another. `before`: a node to whose right the first side node may go. */
  function steps(list: Step[], x: number, top: number, before?: PathNode): Placed {
    const placed = { y: top, right: x + size.node };
    let free = before;
    for (const step of list) {
      const own = visits.get(step.id) ?? [];
      const look = face(step, own, story.summaries, now);
      picture.steps += 1;
      if (look.state === "not-taken") {
        picture.steps += stepsWithin(step).length - 1;
        // the first goes beside the step before it, the next ones get a row of their own
        const bottom = side(
          { ...look, id: step.id, words: look.unmet },
          x,
          free ? free.y + 4 : placed.y + 4,
          free,
        );
        free = undefined;
        placed.y = Math.max(placed.y, bottom + size.gap / 2);
        placed.right = Math.max(placed.right, rightOfSides(x));
        continue;
      }
      const node: PathNode = {
        ...look,
        id: step.id,
        x,
        y: placed.y,
        width: size.node,
        height: size.nodeHeight,
        column: "spine",
      };
      picture.nodes.push(node);
      if (node.state !== "ahead") picture.taken += 1;
      join(node);
      free = stepSides(step, own, node, placed) ? undefined : node;
      const lanes = takenBlocks(step, own);
      if (lanes.length > 0) {
        const inside = sideBySide(lanes, x, placed.y);
        placed.y = inside.y;
        placed.right = Math.max(placed.right, inside.right);
        free = undefined;
      }
    }
    return placed;
  }

  /** What hangs at a step: handlers' steps, foreign writes, branches not taken. Says whether there was anything. */
  function stepSides(step: Step, own: VisitStory[], node: PathNode, placed: Placed): boolean {
    const blocks = notTaken(step, own, story);
    picture.steps += blocks.reduce((sum, block) => sum + block.steps, 0);
    const sides = [...(beside.get(step.id) ?? []), ...blocks];
    let y = node.y + 4;
    for (const one of sides) y = side(one, node.x, y, node) + size.gap / 2;
    placed.y = Math.max(bottomOf(node) + size.gap, sides.length > 0 ? y : 0);
    if (sides.length > 0) placed.right = Math.max(placed.right, rightOfSides(node.x));
    return sides.length > 0;
  }

  /** Blocks that ran: a single one goes on in the spine, several stand side by side and join again. */
  function sideBySide(blocks: Block[], x: number, y: number): Placed {
    const fork = tail;
    const ends: PathNode[] = [];
    const all = { y, right: x + size.node };
    let left = x;
    for (const block of blocks) {
      tail = fork;
      const placed = steps(block.steps, left, y);
      ends.push(...tail.filter((node) => !ends.includes(node)));
      all.y = Math.max(all.y, placed.y);
      all.right = Math.max(all.right, placed.right);
      left = placed.right + size.reach;
    }
    tail = ends;
    return all;
  }

  /** Draws something to the right of the spine; answers where it and its words end. */
  function side(it: Side, x: number, y: number, at: PathNode | undefined): number {
    const left = x + size.node + size.reach;
    const middle = y + size.sideHeight / 2;
    const state = it.flag ? "flag" : it.state === "taken" || it.state === "waiting" ? "taken" : "faded";
    // from the node it belongs to, or from the spine that passes by
    const near = at && middle >= at.y && middle <= bottomOf(at);
    const from = near ? x + size.node : x + size.node / 2;
    picture.edges.push({ d: `M${from} ${middle}H${left}`, state });
    if (it.flag) {
      picture.flags.push({
        id: it.id,
        x: left,
        y: middle - 10,
        select: it.select ?? "",
        text: it.title,
        more: it.text ?? "",
      });
      return y + size.sideHeight;
    }
    const unmet = it.words && it.words.length > 0 ? it.words : undefined;
    picture.nodes.push({
      id: it.id,
      x: left,
      y,
      width: size.side,
      height: size.sideHeight,
      select: it.select,
      title: it.title,
      text: "",
      side: "",
      icon: it.icon,
      by: it.by,
      state: it.state,
      column: "side",
      unmet,
    });
    const lines = unmet ? Math.ceil(plain(unmet).length / size.chars) : 0;
    return y + size.sideHeight + (lines > 0 ? 4 + lines * size.line : 0);
  }

  /** Joins a node of the spine to those before it. */
  function join(node: PathNode): void {
    const x = node.x + size.node / 2;
    for (const before of tail) {
      const fromX = before.x + size.node / 2;
      const bend = node.y - size.gap / 2;
      const state = node.state === "ahead" ? "ahead" : "taken";
      const d =
        fromX === x
          ? `M${x} ${bottomOf(before)}V${node.y}`
          : `M${fromX} ${bottomOf(before)}V${bend}H${x}V${node.y}`;
      picture.edges.push({ d, state });
    }
    tail = [node];
  }

  return { picture, arrival, steps };
}

function rightOfSides(x: number): number {
  return x + size.node + size.reach + size.side;
}

function bottomOf(node: PathNode): number {
  return node.y + node.height;
}

/** How long the item was in a stage, from its first entry to its last end, or has been so far. */
function stageMs(story: PathStory, stage: string, now: number): number | undefined {
  let from: number | undefined;
  let until: number | undefined;
  for (const { entry } of story.entries) {
    const at = Date.parse(entry.at);
    if (entry.kind === "stage-entered" && entry.stage === stage) {
      from ??= at;
      until = undefined;
    }
    if (from === undefined) continue;
    if (entry.kind === "stage-completed" && entry.stage === stage) until = at;
    if (entry.kind === "item-ended") until ??= at;
  }
  return from === undefined ? undefined : (until ?? now) - from;
}
