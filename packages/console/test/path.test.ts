import { expect, test } from "vitest";
import { layout } from "../src/story/path/layout.ts";
import { plain } from "../src/story/unmet.ts";
import { story } from "./fixtures/story.ts";

const start = Date.parse("2026-03-02T09:14:02.000Z");

function draw(options: Parameters<typeof story>[1] = {}) {
  const it = story(start, options);
  return layout(it, Date.parse(it.row.updatedAt));
}

function node(id: string, picture = draw()) {
  const found = picture.nodes.find((one) => one.id === id);
  if (!found) throw new Error(`no node "${id}"`);
  return found;
}

test("what was done stands in the spine, in the order of the file", () => {
  const spine = draw().nodes.filter((one) => one.column === "spine");
  expect(spine.map((one) => [one.id, one.state])).toEqual([
    ["start", "taken"],
    ["understand", "taken"],
    ["find-invoice", "taken"],
    ["priority", "taken"],
    ["owner", "taken"],
    ["credit", "taken"],
    ["approve-credit", "taken"],
    ["closed", "waiting"],
    ["outcome", "ahead"],
  ]);
  const tops = spine.map((one) => one.y);
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
});

test("what was not taken stands beside it with the one condition that failed", () => {
  const sides = draw().nodes.filter((one) => one.column === "side");
  expect(sides.map((one) => [one.id, one.state, plain(one.unmet ?? [])])).toEqual([
    ["close-spam", "not-taken", "Topic was billing, not spam"],
    ["invoice-number", "not-taken", "Invoice was given"],
    ["notify-lead", "not-taken", "Tier was Silver, not Gold"],
    ["credit/1", "not-taken", "did not hold: amount > 500"],
  ]);
});

test("a node selects the visit that the timeline selects", () => {
  expect(node("owner").select).toBe("owner-1");
  expect(node("outcome").select).toBeUndefined();
});

test("steps are counted, inside branches too", () => {
  expect(draw()).toMatchObject({ taken: 7, steps: 12 });
});

test("nodes never cover one another", () => {
  for (const options of [{}, { incident: true }, { openTask: true }]) {
    const { nodes } = draw(options);
    for (const [index, a] of nodes.entries()) {
      for (const b of nodes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
  }
});

test("everything is inside its stage and inside the picture", () => {
  const picture = draw();
  for (const one of [...picture.nodes]) {
    const stage = picture.stages.find(({ y, height }) => one.y >= y && one.y + one.height <= y + height);
    expect(stage, one.id).toBeDefined();
    expect(one.x + one.width).toBeLessThanOrEqual(picture.width);
  }
});

test("a foreign write is a flag at the step during which it came", () => {
  const picture = draw();
  expect(picture.flags).toHaveLength(1);
  expect(picture.flags[0]?.more).toBe("Priority High → Medium");
  expect(picture.flags[0]?.y).toBeGreaterThan(node("approve-credit", picture).y - 1);
  expect(picture.flags[0]?.y).toBeLessThan(node("closed", picture).y);
});

test("a step in an incident says so with its code", () => {
  expect(node("outcome", draw({ incident: true }))).toMatchObject({
    state: "failed",
    text: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  });
});

test("lanes that both ran stand side by side", () => {
  const it = story(start);
  const [credit] = it.workflow.stages[3]?.steps ?? [];
  const entries = it.entries.flatMap((told) => {
    const { entry } = told;
    if (entry.kind !== "blocks-entered") return [told];
    const second = {
      at: entry.at,
      kind: "step-started" as const,
      step: "finance-approval",
      visit: "fa-1",
      thread: "credit-1/1",
    };
    return [
      { ...told, entry: { ...entry, blocks: ["1", "otherwise"] } },
      { seq: 900, told: "", entry: second },
    ];
  });
  const picture = layout({ ...it, entries }, Date.parse(it.row.updatedAt));
  const left = node("finance-approval", picture);
  const right = node("approve-credit", picture);
  expect(credit?.blocks).toHaveLength(2);
  expect(left.y).toBe(right.y);
  expect(right.x).toBeGreaterThanOrEqual(left.x + left.width);
});

test("the same story gives the same picture", () => {
  expect(draw()).toEqual(draw());
});

test("before anything has happened all steps are ahead", () => {
  const it = { ...story(start), entries: [] };
  const states = layout(it, start)
    .nodes.filter((one) => one.id !== "start")
    .map((one) => one.state);
  expect(new Set(states)).toEqual(new Set(["ahead"]));
});
