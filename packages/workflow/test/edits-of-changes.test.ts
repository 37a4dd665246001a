import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { allChanged, applyEdits, type Change, type Path, placesOf } from "../src/index.ts";

const SKETCH = `# what happens
stages:
  # the first
  - stage: Intake
    steps:
      # first of all
      - wait: closed          # for ever
        until: 'Status == "Closed"'
      - decide: priority
        table:
          inputs: [topic, urgent]
          rows:
            - [billing, High]     # money
            - [any, Low]

  - stage: Triage
    milestone: { within: 8 hours, violated: reassign }
    steps: []
    note:
`;

/** The text after changes, which has to be possible. */
function after(text: string, ...changes: Change[]): string {
  const edits = placesOf(text).edits(changes);
  if (!edits) throw new Error("No edits make this change.");
  return applyEdits(text, edits);
}

describe("a change of what a file says, as edits of its text", () => {
  test("puts a step in front of another one, above the comments that are the other one's", () => {
    const text = after(SKETCH, {
      path: ["stages", 0, "steps", 0],
      insert: { update: "outcome", set: { Status: '"New"' } },
    });
    expect(text).toContain(`    steps:
      - update: outcome
        set: { Status: '"New"' }
      # first of all
      - wait: closed `);
  });

  test("puts a step behind the last one, and a stage with the blank line that stages have", () => {
    expect(
      after(SKETCH, { path: ["stages", 0, "steps", 2], insert: { wait: "day" } }),
    ).toContain(`            - [any, Low]
      - wait: day

  - stage: Triage`);
    expect(after(SKETCH, { path: ["stages", 1], insert: { stage: "Between", steps: [] } })).toContain(`

  - stage: Between
    steps: []

  - stage: Triage`);
  });

  test("begins an empty list in lines of its own, and leaves an empty one behind", () => {
    const begun = after(SKETCH, { path: ["stages", 1, "steps", 0], insert: { wait: "day" } });
    expect(begun).toContain("    steps:\n      - wait: day\n    note:");
    expect(after(begun, { path: ["stages", 1, "steps", 0], remove: true })).toBe(SKETCH);
  });

  test("writes what is pasted as it is written", () => {
    const yaml = "wait: day   # a whole one\nuntil: true\n";
    expect(
      after(SKETCH, { path: ["stages", 0, "steps", 1], insert: { wait: "day", until: true }, yaml }),
    ).toContain(`
      - wait: day   # a whole one
        until: true
      - decide: priority`);
  });

  test("moves a step with its comments, within its list and to another one", () => {
    const down = after(SKETCH, { path: ["stages", 0, "steps", 0], move: ["stages", 0, "steps", 2] });
    expect(down).toContain(`
            - [any, Low]
      # first of all
      - wait: closed          # for ever
        until: 'Status == "Closed"'

  - stage: Triage`);
    const away = after(SKETCH, { path: ["stages", 0, "steps", 0], move: ["stages", 1, "steps", 0] });
    expect(away).toContain("    steps:\n      - decide: priority");
    expect(away).toContain(
      "    steps:\n      # first of all\n      - wait: closed          # for ever\n        until:",
    );
  });

  test("sets a list or map in parts, so that what stays keeps its comments", () => {
    const rows = [
      ["billing", "High"],
      ["sales", "Low"],
      ["any", "Medium"],
    ];
    expect(after(SKETCH, { path: ["stages", 0, "steps", 1, "table", "rows"], set: rows })).toContain(`
            - [billing, High]     # money
            - [sales, Low]
            - [any, Medium]
`);
  });

  test("gives a value that is too long for a line lines of its own", () => {
    const decide = { topic: [{ rule: "blank(Subject)", gives: "other" }, { person: "Triage Desk" }] };
    expect(after(SKETCH, { path: ["stages", 1, "note"], set: decide })).toContain(`    note:
      topic:
        - rule: blank(Subject)
          gives: other
        - person: Triage Desk`);
    expect(after(SKETCH, { path: ["stages", 1, "milestone"], set: decide })).toContain(`    milestone:
      topic:
        - rule:`);
  });

  test("quotes what other readers of YAML take for true or false", () => {
    expect(after(SKETCH, { path: ["stages", 1, "note"], set: "yes" })).toContain('note: "yes"');
  });

  test("does several changes at once, all said of the file as it was", () => {
    const text = after(
      SKETCH,
      { path: ["stages", 0, "steps", 0], remove: true },
      { path: ["stages", 0, "steps", 1], insert: { wait: "a" } },
      { path: ["stages", 0, "steps", 1], insert: { wait: "b" } },
      { path: ["stages", 0, "steps", 1, "decide"], set: "other" },
    );
    const steps = (parse(text) as { stages: { steps: object[] }[] }).stages[0]?.steps;
    expect(steps?.map((step) => Object.values(step)[0])).toEqual(["a", "b", "other"]);
  });

  test("refuses to move a step into itself", () => {
    const path = ["stages", 0, "steps", 1];
    const edits = placesOf(SKETCH).edits([{ path, move: [...path, "table", "rows", 0] }]);
    expect(edits).toBeUndefined();
  });
});

const EXAMPLES = ["01-support-email", "02-lead", "03-request", "05-travel-desk"];
const textOf = (name: string) =>
  readFileSync(new URL(`../../../examples/${name}/workflow.yaml`, import.meta.url), "utf8");

/** Every list and map of a file with the paths of its entries. */
function placesIn(text: string): { lists: { path: Path; length: number }[]; values: Path[] } {
  const lists: { path: Path; length: number }[] = [];
  const values: Path[] = [];
  const look = (value: unknown, path: Path): void => {
    if (path.length > 0) values.push(path);
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) lists.push({ path, length: value.length });
    for (const [key, inner] of Object.entries(value))
      look(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  look(parse(text), []);
  return { lists, values };
}

const commentsIn = (text: string) => text.split("\n").flatMap((line) => /#.*$/.exec(line)?.[0] ?? []);

const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("list"), tie("map")),
  leaf: fc.oneof(
    fc.string({ maxLength: 12 }).filter((text) => !text.includes("#")),
    fc.boolean(),
    fc.integer(),
    fc.constantFrom("no", 'a == "b"', "- x", "a\nb"),
  ),
  list: fc.array(tie("any"), { maxLength: 3 }),
  map: fc.dictionary(fc.stringMatching(/^[a-z][a-z %]{0,8}[a-z]$/), tie("any"), { maxKeys: 3 }),
})).any;

/** A change that makes sense somewhere in a text. */
const changeIn = (text: string): fc.Arbitrary<Change> => {
  const { lists, values } = placesIn(text);
  const index = fc.nat(1_000);
  const list = fc.constantFrom(...lists);
  const path = fc.constantFrom(...values);
  const at = (one: { path: Path; length: number }, nth: number, more: number): Path => [
    ...one.path,
    nth % (one.length + more),
  ];
  return fc.oneof(
    fc.record({ path, set: value }),
    fc.record({ path, remove: fc.constant(true as const) }),
    fc.tuple(list, index, value).map(([one, nth, insert]): Change => ({ path: at(one, nth, 1), insert })),
    fc.tuple(list, value).map(([{ path }, add]): Change => ({ path, add })),
    fc
      .tuple(list, index, index)
      .filter(([one]) => one.length > 0)
      .map(([one, from, to]): Change => ({ path: at(one, from, 0), move: at(one, to, 1) })),
    fc
      .tuple(path, fc.stringMatching(/^[a-z]{3,8}$/))
      .filter(([path]) => typeof path.at(-1) === "string")
      .map(([path, rename]): Change => ({ path, rename })),
  );
};

describe("any change of any place of a workflow", () => {
  const cases = fc
    .constantFrom(...EXAMPLES)
    .chain((example) => fc.record({ example: fc.constant(example), change: changeIn(textOf(example)) }));

  test("can be made, says in the end what the change says, and leaves the comments of all else", () => {
    fc.assert(
      fc.property(cases, ({ example, change }) => {
        const text = textOf(example);
        const done = after(text, change);
        expect(parse(done)).toEqual(allChanged(parse(text), [change]));
        if (!("set" in change) && !("remove" in change))
          expect(commentsIn(done).sort()).toEqual(commentsIn(text).sort());
      }),
      { numRuns: 60 },
    );
  });
});
