import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow, walkSteps } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Drawing, type DrawnNode, nodeAt, problemsAt } from "../src/editor/graph/drawing.ts";
import { layout } from "../src/editor/graph/layout.ts";
import { countOf, stateOf, told } from "../src/editor/graph/overlay.ts";
import { along } from "../src/editor/graph/pen.ts";
import { walk } from "../src/editor/graph/walk.ts";

const HEAD = `
workflow: desk
title: Desk
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
facts: { topic: { type: choice, of: [billing, sales] } }
agents: { all: { role: Does it, reads: [Origin], writes: [Status] } }
`;

function read(text: string) {
  const { workflow, places } = parseWorkflow(text, kinds as never);
  if (!workflow) throw new Error("the workflow of the test cannot be read");
  return { workflow, places };
}

const draw = (text: string, collapsed: string[] = []): Drawing => {
  const { workflow, places } = read(text);
  return layout(workflow, places, new Set(collapsed));
};

/** A workflow out of small parts: steps, ways, lanes and loops inside of each other. */
type Tree =
  | { is: "step"; when: boolean }
  | { is: "branch"; ways: Tree[][]; otherwise: boolean }
  | { is: "parallel"; lanes: Tree[][] }
  | { is: "repeat"; body: Tree[] };

const { tree } = fc.letrec<{ tree: Tree; list: Tree[] }>((tie) => ({
  list: fc.array(tie("tree"), { minLength: 1, maxLength: 2 }),
  tree: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.record({ is: fc.constant("step" as const), when: fc.boolean() }),
    fc.record({
      is: fc.constant("branch" as const),
      ways: fc.array(tie("list"), { minLength: 1, maxLength: 2 }),
      otherwise: fc.boolean(),
    }),
    fc.record({
      is: fc.constant("parallel" as const),
      lanes: fc.array(tie("list"), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ is: fc.constant("repeat" as const), body: tie("list") }),
  ),
}));
const stages = fc.array(fc.array(tree, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 });

/** The file of such a workflow; a step has its name from its place, so that it keeps it when others come. */
function written(all: Tree[][]): string {
  const steps = (list: Tree[], name: string): object[] =>
    list.map((tree, index) => step(tree, `${name}-${index}`));
  function step(tree: Tree, id: string): object {
    switch (tree.is) {
      case "step":
        return {
          update: id,
          agent: "all",
          set: { Status: '"x"' },
          ...(tree.when && { when: 'Origin == "Web"' }),
        };
      case "branch":
        return {
          branch: id,
          choose: tree.ways.map((way, index) => ({
            when: `Origin == "${index}"`,
            steps: steps(way, `${id}-w${index}`),
          })),
          ...(tree.otherwise && { otherwise: steps([{ is: "step", when: false }], `${id}-o`) }),
        };
      case "parallel":
        return {
          parallel: id,
          lanes: Object.fromEntries(
            tree.lanes.map((lane, index) => [`l${index}`, steps(lane, `${id}-l${index}`)]),
          ),
        };
      case "repeat":
        return { repeat: id, "at most": "3 times", steps: steps(tree.body, `${id}-b`) };
    }
  }
  const file = all.map((list, index) => ({ stage: `Stage ${index}`, steps: steps(list, `s${index}`) }));
  return `${HEAD}stages: ${JSON.stringify(file)}\n`;
}

/** The workflow with one more step in the list of a stage. */
function withOne(workflow: Workflow, stage: number, at: number): Workflow {
  const after = structuredClone(workflow);
  const steps = after.stages[stage]?.steps ?? [];
  steps.splice(at, 0, {
    ...{ kind: "update", id: "brand-new", agent: "all", fails: { do: "incident" } },
    ...{ config: { set: { Status: '"y"' } }, blocks: [], line: 1 },
  } as never);
  return after;
}

const apart = (a: DrawnNode, b: DrawnNode): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe("the picture of any workflow", () => {
  test("has every step once, is the same each time, and nothing in it covers something else", () => {
    fc.assert(
      fc.property(stages, (all) => {
        const { workflow, places } = read(written(all));
        const drawing = layout(workflow, places);
        expect(layout(structuredClone(workflow), undefined).nodes).toEqual(drawing.nodes);
        const drawn = drawing.nodes.flatMap(({ is, step }) => (is === "step" ? [step] : []));
        expect(drawn).toEqual([...walkSteps(workflow)].map(({ step }) => step.id));
        const over = drawing.nodes.flatMap((a, index) =>
          drawing.nodes.slice(index + 1).flatMap((b) => (apart(a, b) ? [] : [[a.id, b.id]])),
        );
        expect(over).toEqual([]);
        const outside = drawing.nodes.filter(
          ({ x, width, y, height }) =>
            x < drawing.left || x + width > drawing.right || y + height > drawing.height,
        );
        expect(outside).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("stays where it is when a step is put in: only what is behind it moves, and straight down", () => {
    const place = fc.record({ stage: fc.nat(2), at: fc.nat(4) });
    fc.assert(
      fc.property(stages, place, (all, { stage, at }) => {
        const { workflow } = read(written(all));
        const which = stage % workflow.stages.length;
        const list = workflow.stages[which]?.steps ?? [];
        const index = at % (list.length + 1);
        const before = layout(workflow, undefined);
        const after = layout(withOne(workflow, which, index), undefined);
        const first = before.nodes.findIndex(({ id }) => id === (list[index]?.id ?? ""));
        const behind = new Set(
          first >= 0
            ? before.nodes.slice(first).map(({ id }) => id)
            : workflow.stages
                .slice(which + 1)
                .flatMap(({ steps }) =>
                  [...walkSteps({ handlers: [], stages: [{ name: "", steps, line: 1 }] })].map(
                    ({ step }) => step.id,
                  ),
                ),
        );
        const moves = before.nodes.map((node) => {
          const now = after.nodes.find(({ id }) => id === node.id);
          return {
            id: node.id,
            right: (now?.x ?? Number.NaN) - node.x,
            down: (now?.y ?? Number.NaN) - node.y,
          };
        });
        expect(moves.filter(({ id, right, down }) => right || (down && !behind.has(id)))).toEqual([]);
        const down = new Set(moves.flatMap(({ id, down }) => (behind.has(id) ? [down] : [])));
        expect(down.size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });

  test("can be walked from the first step to every other one along its ways", () => {
    fc.assert(
      fc.property(stages, (all) => {
        const { nodes, ways } = draw(written(all));
        const reached = new Set(["start"]);
        for (const id of reached) for (const { from, to } of ways) if (from === id) reached.add(to);
        expect([...nodes].filter(({ id }) => !reached.has(id))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test("has a place for a step in each list of the file, before each step and behind the last", () => {
    fc.assert(
      fc.property(stages, (all) => {
        const { workflow, places } = read(written(all));
        const { pluses } = layout(workflow, places);
        const lists = Map.groupBy(pluses, ({ list }) => list.join("/"));
        for (const { step, path } of walkSteps(workflow)) {
          const at = places?.pathOf(step) ?? path;
          const list = lists.get(at.slice(0, -1).join("/")) ?? [];
          expect(list.map(({ index }) => index)).toEqual(list.map((_, index) => index));
          expect(list.length).toBeGreaterThan(Number(at.at(-1)) + 1);
        }
      }),
      { numRuns: 15 },
    );
  });
});

const DESK = `${HEAD}
while:
  - event: reply
    do: { update: reopened, agent: all, set: { Status: '"Working"' } }
stages:
  - stage: Intake
    milestone: { within: 15 business minutes, violated: escalate to Leads }
    steps:
      - update: first
        agent: all
        set: { Status: '"New"' }
      - branch: route
        choose:
          - when: 'Origin == "Email"'
            steps: [{ update: mail, agent: all, set: { Status: '"Mail"' } }]
          - when: 'Origin == "Web"'
            steps: [{ update: web, agent: all, set: { Status: '"Web"' } }]
      - update: last
        agent: all
        when: 'Status == "Mail"'
        set: { Status: '"Done"' }
  - stage: Work
    steps:
      - repeat: tries
        at most: 3 times
        steps: [{ update: again, agent: all, set: { Status: '"Again"' } }]
`;

describe("a desk", () => {
  const drawing = draw(DESK);
  const of = (id: string) => {
    const node = drawing.nodes.find((one) => one.id === id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  };

  test("stages are bands with their milestones; ways stand side by side under their conditions", () => {
    expect(drawing.bands.map(({ name, milestone }) => [name, milestone])).toEqual([
      ["Intake", "within 15 business minutes"],
      ["Work", ""],
    ]);
    expect(of("web").y).toBe(of("mail").y);
    expect(of("mail").x).toBe(of("first").x);
    expect(of("web").x).toBeGreaterThan(of("mail").x);
    expect(drawing.lines.flatMap(({ label }) => label?.text ?? [])).toEqual([
      "Origin is Email",
      "Origin is Web",
      "else",
      "Status is Mail",
      "else",
      "again",
    ]);
    expect(of("while/0")).toMatchObject({ title: "On reply", text: "Update reopened", is: "handler" });
    expect(of("while/0").x).toBeGreaterThan(of("web").x + of("web").width);
  });

  test.each([
    ["first", "ArrowDown", "route"],
    ["route", "ArrowDown", "mail"],
    ["mail", "ArrowRight", "web"],
    ["web", "ArrowLeft", "mail"],
    ["web", "ArrowDown", "last"],
    ["last", "ArrowUp", "mail"],
    ["last", "ArrowDown", "tries"],
    ["again", "ArrowDown", undefined],
    ["first", "ArrowRight", "web"],
    ["start", "ArrowUp", undefined],
  ] as const)("from %s %s leads to %s", (from, key, to) => {
    expect(walk(drawing, from, key)).toBe(to);
  });

  test("what is collapsed says how much it hides, and the ways go on behind it", () => {
    const folded = draw(DESK, ["route", "stage/Work"]);
    expect(folded.nodes.map(({ id }) => id)).toEqual([
      "start",
      "first",
      "route",
      "last",
      "stage/Work",
      "while/0",
    ]);
    expect(folded.nodes.find(({ id }) => id === "route")).toMatchObject({ text: "2 steps", collapsed: true });
    expect(walk(folded, "route", "ArrowDown")).toBe("last");
    expect(walk(folded, "last", "ArrowDown")).toBe("stage/Work");
  });

  test("a place in the file is the node around it, and a problem stands at the node that it is about", () => {
    const { places, workflow } = read(DESK);
    const web = [...walkSteps(workflow)].find(({ step }) => step.id === "web")?.step as object;
    const path = places?.pathOf(web) ?? [];
    expect(nodeAt(drawing.nodes, [...path, "set", "Status"])?.id).toBe("web");
    expect(nodeAt(drawing.nodes, ["agents", "all"])).toBeUndefined();
    const problem = { code: "x", severity: "error" as const, message: "", line: 1, column: 1 };
    const at = problemsAt(drawing.nodes, [
      { ...problem, path: [...path, "set"] },
      { ...problem, step: "last" },
      { ...problem },
    ]);
    expect([...at.keys()]).toEqual(["web", "last"]);
  });

  test("what became of the steps is told of each way", () => {
    const nothing = { visits: 0, skipped: 0, completed: 0, failed: 0, here: 0, ended: 0, blocks: {} };
    const tallies: Record<string, typeof nothing> = {
      route: { ...nothing, visits: 10, completed: 10, blocks: { "1": 6, "2": 3 } },
      last: { ...nothing, visits: 6, skipped: 4, completed: 5, failed: 1, here: 1 },
      tries: { ...nothing, visits: 9, completed: 9, blocks: { body: 12 } },
    };
    const overlay = { is: "past" as const, of: (step: string) => tallies[step] };
    const counted = drawing.lines.flatMap(({ id, counts, at }) => {
      const many = at && counts && countOf(counts, overlay);
      return many === undefined ? [] : [[id.replace(/^stages\/\d\/steps\//, ""), many]];
    });
    expect(Object.fromEntries(counted)).toEqual({
      ...{ "route/in": 10, "route/1": 6, "route/2": 3, "route/else": 1 },
      ...{ "last/in": 10, "last/when": 6, "last/else": 4, "end/in": 9 },
      ...{ "tries/in": 9, "tries/again": 3 },
    });
    expect(told(tallies.last)).toBe("6 · 1 failed · 1 here now");
    expect([tallies.route, tallies.last, undefined].map(stateOf)).toEqual(["taken", "failed", "ahead"]);
    expect(stateOf({ ...nothing, skipped: 1 })).toBe("not-taken");
  });
});

test("lines have round corners, as far as there is room for them", () => {
  expect(along([0, 0], [0, 40])).toBe("M0 0V40");
  expect(along([0, 0], [40, 0], [40, 40])).toBe("M0 0H32Q40 0 40 8V40");
  expect(along([0, 0], [-8, 0], [-8, 40])).toBe("M0 0H-4Q-8 0 -8 4V40");
});
