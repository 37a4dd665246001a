import { kindOf } from "@throughline/steps";
import type { Block, Path, Places, Stage, Step, Workflow } from "@throughline/workflow";
import { count } from "../../format/value.ts";
import { type Counts, type Drawing, type DrawnLine, type DrawnNode, size } from "./drawing.ts";
import { conditionWords, faceOf, handlerOf, startOf } from "./faces.ts";
import { along } from "./pen.ts";

/** Something measured: how far it reaches to both sides of its spine, how high it is, and how it is drawn. */
interface Box {
  left: number;
  right: number;
  height: number;
  /** Draws it below a point of the spine; `open` are the nodes that lead to it. Answers those that lead on. */
  draw(x: number, y: number, open: string[], free: boolean): string[];
}

/**
 * Lays a workflow out by its structure: steps of a stage below each other, ways and lanes side by side, the first of them
 * straight on. What does not change keeps its place: a step that is put in moves only what stands behind it and, where it
 * makes a lane wider, the lanes to its right. That is why no general layout of graphs does it: none promises that.
 *
 * @param collapsed ids of nodes whose inside is not drawn: steps, and "stage/Name"
 */
export function layout(
  workflow: Pick<Workflow, "object" | "start" | "stages" | "handlers">,
  places: Pick<Places, "pathOf"> | undefined,
  collapsed: ReadonlySet<string> = new Set(),
): Drawing {
  const drawing: Drawing = {
    ...{ nodes: [], lines: [], pluses: [], bands: [], ways: [] },
    ...{ left: -size.node / 2, right: size.node / 2, height: 0, stages: 0 },
  };
  const { nodes, lines, pluses, bands, ways } = drawing;
  const ids = new Set<string>();
  const half = size.node / 2;

  /** A step's id, also where two have the same. */
  function idOf(step: Step): string {
    let id = step.id || "step";
    for (let n = 2; ids.has(id); n++) id = `${step.id}#${n}`;
    ids.add(id);
    return id;
  }

  function node(one: Omit<DrawnNode, "height" | "width"> & Partial<DrawnNode>, open: string[]): string[] {
    nodes.push({ width: size.node, height: size.height, ...one });
    for (const from of open) ways.push({ from, to: one.id });
    return [one.id];
  }

  function line(id: string, d: string, at?: DrawnLine["at"], more: Partial<DrawnLine> = {}): void {
    lines.push({ id, d, ...(at && { at }), ...more });
  }

  /** Steps below each other, with a place for another one before each and behind the last. */
  function list(steps: Step[], path: Path): Box {
    const boxes = steps.map((step, index) => ({
      step,
      at: places?.pathOf(step)?.at(-1) ?? index,
      ...stepBox(step, places?.pathOf(step) ?? [...path, index]),
    }));
    const name = path.join("/");
    const last = Number(boxes.at(-1)?.at ?? -1) + 1;
    return {
      left: Math.max(0, ...boxes.map(({ left }) => left)),
      right: Math.max(0, ...boxes.map(({ right }) => right)),
      height: boxes.reduce<number>((sum, { height }) => sum + size.gap + height, size.gap),
      draw(x, top, open, free) {
        let [y, from] = [top, open];
        const gap = (id: string, index: number, label: string, counts?: Counts) => {
          line(
            `${id}/in`,
            `M${x} ${y}V${y + size.gap}`,
            { x: x + 14, y: y + size.gap / 2 },
            { ...(counts && { counts }) },
          );
          pluses.push({ id, x, y: y + size.gap / 2, list: path, index, label });
          y += size.gap;
        };
        for (const { step, at, draw, height } of boxes) {
          const { title } = faceOf(step);
          gap(`${name}/${step.id}`, Number(at), `Add a step before ${title}`, { step: step.id, of: "came" });
          from = draw(x, y, from, free);
          y += height;
        }
        const before = boxes.at(-1)?.step;
        gap(
          `${name}/end`,
          last,
          before ? `Add a step after ${faceOf(before).title}` : "Add a step here",
          before && { step: before.id, of: "left" },
        );
        return from;
      },
    };
  }

  /** A step; where it has a condition, with the way around it. */
  function stepBox(step: Step, path: Path): Box {
    const id = idOf(step);
    const inner = step.blocks.length ? container(step, id, path) : plain(step, id, path);
    const { when } = step;
    if (when === undefined) return inner;
    const left = Math.max(inner.left, half) + size.around;
    const height = size.lead + inner.height + size.trail;
    return {
      ...{ left, right: inner.right, height },
      draw(x, y, open, free) {
        const [parts, meets, words] = [y + 3, y + height, conditionWords(when)];
        line(
          `${id}/when`,
          `M${x} ${y}V${y + size.lead}`,
          { x: x - 8, y: y + size.lead / 2 + 3, left: true },
          {
            counts: { step: step.id, of: "begun" },
            label: { text: words, title: when, x: x + 12, y: y + size.lead / 2, width: 260 },
          },
        );
        line(
          `${id}/else`,
          along([x, parts], [x - left, parts], [x - left, meets], [x, meets]),
          { x: x - left, y: y + height / 2 + 18, left: true },
          {
            look: "else",
            counts: { step: step.id, of: "skipped" },
            label: { text: "else", x: x - left, y: y + height / 2, width: 40, centred: true },
          },
        );
        const on = inner.draw(x, y + size.lead, open, free);
        line(`${id}/out`, `M${x} ${meets - size.trail}V${meets}`, undefined, {
          counts: { step: step.id, of: "begun" },
        });
        return [...on, ...open.filter((one) => !on.includes(one))];
      },
    };
  }

  const plain = (step: Step, id: string, path: Path): Box => ({
    ...{ left: half, right: half, height: size.height },
    draw: (x, y, open, free) =>
      node({ ...faceOf(step), ...{ id, is: "step", step: step.id, path, x: x - half, y, free } }, open),
  });

  /** A step with others inside: its ways or lanes side by side, or the round of a loop. */
  function container(step: Step, id: string, path: Path): Box {
    const kind = kindOf(step.kind);
    const holds = stepsIn(step.blocks);
    const hidden = collapsed.has(id);
    const face = {
      ...faceOf(step),
      ...{ id, is: "step" as const, step: step.id, path, holds, collapsed: hidden },
      ...(hidden && { text: count(holds, "step") }),
    };
    const own: Box = {
      ...plain(step, id, path),
      draw: (x, y, open, free) => node({ ...face, x: x - half, y, free }, open),
    };
    if (hidden) return own;
    const inside = kind.blocks?.(step.config as never) ?? [];
    const blockBoxes = step.blocks.map((block, index) => ({
      block,
      ...list(block.steps, [...path, ...(inside[index]?.path ?? [])]),
    }));
    return kind.runs === "repeated"
      ? loop(step, id, own, blockBoxes)
      : lanes(step, id, own, blockBoxes, kind.runs === "one");
  }

  function lanes(step: Step, id: string, own: Box, boxes: (Box & { block: Block })[], one: boolean): Box {
    const passes = one && boxes.every(({ block }) => block.when !== undefined);
    const reach = (box: Box) => Math.max(half, box.left) as number;
    let right = 0;
    const offsets = boxes.map((box, index) => {
      const offset = index === 0 ? 0 : right + size.lanes + reach(box);
      right = offset + Math.max(half, box.right);
      return offset;
    });
    const first = boxes[0] ? reach(boxes[0]) : half;
    const left = passes ? first + size.around : first;
    const inside = Math.max(0, ...boxes.map(({ height }) => height));
    const height = size.height + size.fork + inside + size.join;
    return {
      ...{ left, right: Math.max(half, right), height },
      draw(x, y, open, free) {
        const last = boxes.length - 1;
        own.draw(x, y, open, free);
        const [parts, below, meets] = [y + size.height + 8, y + size.height + size.fork, y + height];
        const on = boxes.flatMap(({ block, draw, height: lane }, index) => {
          const at = x + (offsets[index] as number);
          const label = block.when === undefined ? block.name : conditionWords(block.when);
          const room = (offsets[index + 1] ?? right + size.lanes) - (offsets[index] as number) - 16;
          line(
            `${id}/${block.name}`,
            index
              ? along([x, y + size.height], [x, parts], [at, parts], [at, below])
              : `M${x} ${y + size.height}V${below}`,
            { x: at - 8, y: below - 10, left: true },
            {
              counts: { step: step.id, block: block.name },
              label: {
                ...{ text: label, x: at + 10, y: below - 11, width: Math.min(room, size.node + 40) },
                ...(block.when !== undefined && { title: block.when }),
              },
            },
          );
          const out = draw(at, below, [id], free && index === last);
          const end = below + lane;
          line(
            `${id}/${block.name}/out`,
            index ? along([at, end], [at, meets], [x, meets]) : `M${x} ${end}V${meets}`,
            undefined,
            { counts: { step: step.id, block: block.name } },
          );
          return out;
        });
        if (passes)
          line(
            `${id}/else`,
            along(
              [x - half, y + size.height / 2],
              [x - left, y + size.height / 2],
              [x - left, meets],
              [x, meets],
            ),
            { x: x - left, y: y + height / 2 + 18, left: true },
            {
              look: "else",
              counts: { step: step.id, of: "passed" },
              label: { text: "else", x: x - left, y: y + height / 2, width: 40, centred: true },
            },
          );
        return [...new Set(passes ? [...on, id] : on)];
      },
    };
  }

  function loop(step: Step, id: string, own: Box, [body]: (Box & { block: Block })[]): Box {
    if (!body) return own;
    const reach = Math.max(half, body.right);
    const right = reach + size.back;
    const height = size.height + body.height;
    return {
      ...{ left: Math.max(half, body.left), right, height },
      draw(x, y, open) {
        own.draw(x, y, open, false);
        const below = y + size.height;
        const on = body.draw(x, below, [id], false);
        const [turns, end] = [x + right, y + height - 4];
        line(
          `${id}/again`,
          along([x, end], [turns, end], [turns, y + size.height / 2], [x + half, y + size.height / 2]),
          { x: turns, y: y + height / 2 + 18, left: true },
          {
            look: "back",
            counts: { step: step.id, of: "again" },
            label: { text: "again", x: turns, y: y + height / 2, width: 50, centred: true },
          },
        );
        for (const from of on) ways.push({ from, to: id, back: true });
        return on;
      },
    };
  }

  function stage(one: Stage, index: number, top: number, open: string[]): { y: number; open: string[] } {
    const { name, milestone, steps } = one;
    const last = steps.at(-1);
    const id = `stage/${name}`;
    const path = places?.pathOf(one) ?? ["stages", index];
    const hidden = collapsed.has(id);
    const box = hidden ? undefined : list(steps, [...path, "steps"]);
    const head = index === 0 ? 14 + size.startHeight : 0;
    const height = head + (box ? box.height : size.height + 2 * 14) + size.foot;
    bands.push({
      ...{ name, path, y: top, height, collapsed: hidden },
      milestone: milestone ? `within ${milestone.within.text}` : "",
    });
    let from = open;
    if (index === 0) {
      const { startHeight: tall, start: width } = size;
      from = node(
        {
          ...startOf(workflow),
          ...{ id: "start", is: "start", path: ["start"], free: true },
          ...{ x: -width / 2, y: top + 14, width, height: tall },
        },
        open,
      );
    }
    const y = top + head;
    if (box) {
      drawing.left = Math.min(drawing.left, -box.left);
      drawing.right = Math.max(drawing.right, box.right);
      from = box.draw(0, y, from, true);
    } else {
      line(`${id}/in`, `M0 ${y}V${y + 14}`);
      const holds = steps.length + steps.reduce((sum, step) => sum + stepsIn(step.blocks), 0);
      from = node(
        {
          ...{ id, is: "stage", path, title: name, text: count(holds, "step"), holds, collapsed: true },
          ...{ kind: "stage", icon: "flow", hue: "rule", x: -half, y: y + 14, free: true },
        },
        from,
      );
      line(`${id}/out`, `M0 ${y + 14 + size.height}V${top + height}`);
    }
    if (index < workflow.stages.length - 1)
      line(`${id}/on`, `M0 ${top + height - size.foot}V${top + height}`, undefined, {
        ...(last && !hidden && { counts: { step: last.id, of: "left" } }),
      });
    return { y: top + height, open: from };
  }

  let at: { y: number; open: string[] } = { y: 0, open: [] };
  for (const [index, one] of workflow.stages.entries()) at = stage(one, index, at.y, at.open);

  drawing.stages = drawing.right;
  if (workflow.handlers.length) {
    const x = drawing.right + size.beside;
    for (const [index, handler] of workflow.handlers.entries()) {
      const path = places?.pathOf(handler) ?? ["while", index];
      const y = 14 + index * (size.height + 16);
      node({ ...handlerOf(handler), ...{ id: `while/${index}`, is: "handler", path, x, y, free: true } }, []);
    }
    drawing.right = x + size.node;
    at.y = Math.max(at.y, 14 + workflow.handlers.length * (size.height + 16));
  }
  drawing.height = at.y;
  return drawing;
}

/** How many steps stand inside of blocks. */
const stepsIn = (blocks: Block[]): number =>
  blocks.reduce(
    (sum, { steps }) => sum + steps.length + steps.reduce((inner, step) => inner + stepsIn(step.blocks), 0),
    0,
  );
