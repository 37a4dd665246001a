import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdits, type Change, checkText, type Path, placesOf } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE, kinds, WORLD } from "../../steps/test/base.ts";
import { converted } from "../src/editor/form/choice-form.tsx";
import { partAt, placeAt, shapeAt } from "../src/editor/form/parts.ts";
import { readPhrase, writePhrase } from "../src/editor/form/phrase.ts";
import { mentionsOf, renamesOf } from "../src/editor/form/references.ts";
import {
  blankOf,
  chosenOf,
  FILE,
  formOf,
  isMap,
  type Place,
  type Shape,
  widgetsOf,
} from "../src/editor/form/shape.ts";

const examples = join(import.meta.dirname, "../../../examples");
const texts: [string, string][] = [
  ["every kind of step", BASE],
  ...readdirSync(examples)
    .filter((name) => /^\d/.test(name))
    .map((name): [string, string] => [name, readFileSync(join(examples, name, "workflow.yaml"), "utf8")]),
];

const SCOUT = readFileSync(join(examples, "02-lead/agents/scout.yaml"), "utf8");

const fileOf = (text: string): Place => ({ shape: FILE, path: [], value: placesOf(text).valueAt([]) });

/** Every single value of some data, with the path to it. */
const valuesIn = (data: unknown, path: Path = []): { path: Path; value: unknown }[] =>
  typeof data === "object" && data !== null
    ? Object.entries(data).flatMap(([key, inner]) =>
        valuesIn(inner, [...path, Array.isArray(data) ? Number(key) : key]),
      )
    : [{ path, value: data }];

const within = (path: Path, front: Path) => front.every((key, at) => path[at] === key);

const comments = (text: string) => text.match(/(?<=\s|^)#.*$/gm) ?? [];

function edited(text: string, changes: Change[]): string | undefined {
  const edits = placesOf(text).edits(changes);
  return edits && applyEdits(text, edits);
}

describe.each(texts)("the forms of %s", (_, text) => {
  const file = fileOf(text);
  const widgets = widgetsOf(file);

  it("show every value that the file has", () => {
    const shown = valuesIn(file.value).filter(
      ({ path }) => !widgets.some((widget) => within(path, widget.path)),
    );
    expect(shown.map(({ path, value }) => `${path.join("/")}: ${value}`)).toEqual([]);
  });

  it("find the form of every union that the file uses", () => {
    const open = widgets.filter(({ shape }) => shape.anyOf?.some(({ title }) => title));
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it("change what was changed, nothing else, and no comment", () => {
    const plain = widgets.filter(
      ({ shape, value }) => shape["x-is"] !== "table" && typeof value !== "object",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.stringMatching(/^[^#\s]([^#]{0,20}[^#\s])?$/),
        ({ path, value }, words) => {
          const put = typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : words;
          const after = edited(text, [{ path, set: put }]);
          // a text over several lines is left alone rather than broken
          if (after === undefined) return;
          expect(valuesIn(placesOf(after).valueAt([]))).toEqual(
            valuesIn(file.value).map((one) => (`${one.path}` === `${path}` ? { ...one, value: put } : one)),
          );
          expect(comments(after)).toEqual(comments(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("rename a fact and an agent wherever they are named, and back", () => {
    const data = file.value as { facts: object; agents: object };
    const names: ["fact" | "agent", string, string][] = [
      ...Object.keys(data.facts).map((name): ["fact", string, string] => ["fact", name, `${name}_then`]),
      ...Object.keys(data.agents).map((name): ["agent", string, string] => ["agent", name, `${name} then`]),
    ];
    for (const [what, from, to] of names) {
      // what a file of an agent names is not this file's to rename
      if (SCOUT.includes(from)) continue;
      const there = edited(text, renamesOf(file, what, from, to));
      expect(there, `${what} ${from}`).toBeDefined();
      expect(codes(there ?? ""), `${what} ${from}`).toEqual(codes(text));
      const renamed = fileOf(there ?? "");
      expect(mentionsOf(renamed, what, from, from)).toEqual([]);
      expect(placesOf(edited(there ?? "", renamesOf(renamed, what, to, from)) ?? "").valueAt([])).toEqual(
        file.value,
      );
      expect(comments(there ?? "").length).toBe(comments(text).length);
    }
  });
});

/** What a check says of a text, whatever the names are. */
const codes = (text: string) => {
  const agents = { scout: { file: "scout.yaml", text: SCOUT } };
  return checkText(text, kinds, text.startsWith("workflow: everything") ? WORLD : {}, agents).problems.map(
    ({ code, line }) => `${code} ${line}`,
  );
};

describe("a phrase", () => {
  const forms = [
    "reassign",
    "hold",
    "hold {duration}",
    "escalate to {person}",
    "same {field} for {duration}",
  ];
  const word = fc.stringMatching(/^[A-Za-z]{1,8}( [A-Za-z]{1,8})?$/).filter((text) => !/\bfor\b/.test(text));

  it("is read as it is written, whatever fills its blanks", () => {
    fc.assert(
      fc.property(fc.constantFrom(...forms), word, word, (form, first, second) => {
        const blanks = [first, second].slice(0, form.match(/\{/g)?.length ?? 0);
        expect(readPhrase(forms, writePhrase({ form, blanks }))).toEqual({ form, blanks });
      }),
    );
  });

  it("is that phrase also while its blank is empty, and none where it is something else", () => {
    expect(readPhrase(forms, "escalate to")).toEqual({ form: "escalate to {person}", blanks: [""] });
    expect(readPhrase(["{number} times"], 3)).toEqual({ form: "{number} times", blanks: ["3"] });
    expect(readPhrase(forms, "send flowers")).toBeUndefined();
  });
});

describe("a form that is made from a schema alone", () => {
  const leaf: fc.Arbitrary<[Shape, unknown]> = fc.oneof(
    fc.string().map((text): [Shape, unknown] => [{ type: "string" }, text]),
    fc.integer().map((number): [Shape, unknown] => [{ type: "number" }, number]),
    fc.boolean().map((is): [Shape, unknown] => [{ type: "boolean" }, is]),
    fc.constantFrom("a", "b").map((one): [Shape, unknown] => [{ type: "string", enum: ["a", "b"] }, one]),
    fc.string().map((text): [Shape, unknown] => [{ type: "string", "x-is": "fact" }, text]),
  );
  const key = fc.stringMatching(/^[a-z]{1,6}$/);
  const { any } = fc.letrec<{ any: [Shape, unknown] }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      leaf,
      fc
        .tuple(tie("any"), fc.nat(3))
        .map(([[shape, value], many]): [Shape, unknown] => [
          { type: "array", items: shape },
          Array.from({ length: many }, () => value),
        ]),
      fc.dictionary(key, tie("any"), { maxKeys: 3 }).map((fields): [Shape, unknown] => [
        {
          type: "object",
          properties: Object.fromEntries(Object.entries(fields).map(([k, [s]]) => [k, s])),
        },
        Object.fromEntries(Object.entries(fields).map(([k, [, v]]) => [k, v])),
      ]),
      fc
        .tuple(tie("any"), fc.uniqueArray(key, { maxLength: 3 }))
        .map(([[shape, value], keys]): [Shape, unknown] => [
          { type: "object", additionalProperties: shape },
          Object.fromEntries(keys.map((name) => [name, value])),
        ]),
      fc
        .tuple(leaf, tie("any"), fc.boolean())
        .map(([[one, first], [other, second], take]): [Shape, unknown] => [
          {
            anyOf: [
              { type: "object", title: "One", properties: { one }, required: ["one"] },
              { type: "object", title: "Other", properties: { other }, required: ["other"] },
            ],
          },
          take ? { one: first } : { other: second },
        ]),
    ),
  }));

  it("has a widget for every value, and each of them at its own place", () => {
    fc.assert(
      fc.property(any, ([shape, value]) => {
        const found = widgetsOf({ shape, path: [], value });
        const values = valuesIn(value).filter(({ value }) => value !== undefined && !isMap(value));
        expect(found.map(({ path, value }) => ({ path, value }))).toEqual(
          Array.isArray(value) && value.length === 0 ? [] : values,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("something new", () => {
  it("of every kind of step has a field for all that it needs", () => {
    for (const { kind } of kinds) {
      const shape = FILE.$defs?.[kind] as Shape;
      const value = blankOf(shape);
      const form = formOf({ shape, path: [], value });
      expect(form.as === "group" && form.there.map(({ key }) => key)).toEqual(
        expect.arrayContaining(shape.required ?? []),
      );
      expect(Object.keys(value as object)).toEqual(expect.arrayContaining(shape.required ?? []));
    }
  });

  it("of every form of a union is of that form", () => {
    const rungs = FILE.$defs?.interpret?.properties?.decide?.additionalProperties as Shape;
    for (const option of rungs.items?.anyOf ?? []) {
      const blank = blankOf(option);
      expect(chosenOf(rungs.items?.anyOf ?? [], blank)?.title).toBe(option.title);
    }
  });

  it("keeps in another form what has a place there", () => {
    const of = FILE.properties?.facts?.additionalProperties as Shape;
    const [list, map] = (of.properties?.of?.anyOf ?? []) as [Shape, Shape];
    expect(converted(["a", "b"], list, map)).toEqual({ a: null, b: null });
    expect(converted({ a: "first", b: null }, map, list)).toEqual(["a", "b"]);
    const skills = (FILE.$defs?.assign?.properties?.skills?.items?.anyOf ?? []) as [Shape, Shape];
    expect(converted("billing", skills[0], skills[1])).toEqual({ skill: "billing" });
    expect(converted({ skill: "billing", "at least": 2 }, skills[1], skills[0])).toBe("billing");
  });
});

describe("a step of every kind, filled in by its form alone", () => {
  const HERE = ["stages", 0, "steps", 1];
  const agent = ["agent", "worker"] as const;
  const inside = { update: "inner", agent: "worker", set: { Note__c: '"seen"' } };
  /** What somebody fills in, field by field; the rest is as the form begins it. */
  const filled: Record<string, (readonly [string, unknown])[]> = {
    interpret: [
      ["agent", "reader"],
      ["decide/topic", [{ person: "Triage Desk" }]],
    ],
    decide: [agent, ["gives", "Priority"], ["rules", [{ otherwise: "High" }]]],
    check: [agent, ["that", 'Status != "Closed"']],
    assign: [agent, ["to", "Backlog"]],
    update: [agent, ["set/Status", '"Working"']],
    call: [
      ["agent", "ledger"],
      ["use", "billing.find"],
    ],
    ask: [
      agent,
      ["of", "Leads"],
      ["question", "What now?"],
      ["gives", "approved"],
      ["at most/2 days", "continue"],
    ],
    "ask customer": [
      ["agent", "ledger"],
      ["use", "billing.find"],
      ["at most/2 days", "continue"],
    ],
    delegate: [
      ["to", "billing"],
      ["task", "What now?"],
      ["at most/2 days", "continue"],
    ],
    wait: [agent, ["for", "2 hours"]],
    branch: [
      ["choose/0/when", 'Status == "New"'],
      ["choose/0/steps", [inside]],
    ],
    parallel: [["lanes/left", [inside]]],
    repeat: [
      ["at most", "3 times"],
      ["steps", [inside]],
    ],
    end: [["as", "done"]],
  };

  it.each(kinds.map(({ kind }) => kind))("%s", (kind) => {
    const start = BASE.indexOf("      - call: find");
    const text = `${BASE.slice(0, start)}      - {}\n${BASE.slice(start)}`;
    const begun = { [kind]: "added", ...without(blankOf(FILE.$defs?.[kind] as Shape), kind) };
    const changes = filled[kind] ?? [];
    const after = changes.reduce(
      (text, [key, value]) => {
        const path = [...HERE, ...key.split("/").map((one) => (/^\d$/.test(one) ? Number(one) : one))];
        const at = (path: Path) => placesOf(text).valueAt(path);
        // what is filled in has a place in the form
        expect(Object.keys(placeAt(path, at).shape).length, `${kind}: ${key}`).toBeGreaterThan(0);
        return edited(text, [{ path, set: value }]) ?? "refused";
      },
      edited(text, [{ path: HERE, set: begun }]) ?? "refused",
    );
    const agent = ["start", "follow", "answer", "cancel"].map((one) => `billing.${one}`);
    const world = { ...WORLD, operations: [...(WORLD.operations ?? []), ...agent] };
    const { problems } = checkText(after, kinds, world);
    const own = problems.filter(({ path, severity }) => severity === "error" && path && within(path, HERE));
    expect(own.map(({ message }) => message)).toEqual([]);
    expect(checkText(after, kinds, WORLD).workflow?.stages[0]?.steps[1]?.kind).toBe(kind);
  });
});

const without = (value: unknown, key: string) =>
  Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key));

describe("what is looked at", () => {
  const at = (path: Path) => placesOf(BASE).valueAt(path);

  it("is the innermost part with a form of its own", () => {
    expect(partAt(undefined, at)).toEqual({ is: "workflow", path: [] });
    expect(partAt(["governs", 1], at)).toMatchObject({ is: "workflow" });
    expect(partAt(["stages", 0, "milestone", "within"], at)).toMatchObject({
      is: "stage",
      path: ["stages", 0],
    });
    expect(partAt(["stages", 0, "steps", 0, "decide", "topic", 1], at)).toEqual({
      ...{ is: "step", kind: "interpret", path: ["stages", 0, "steps", 0] },
    });
    expect(partAt(["stages", 1, "steps", 1, "choose", 0, "steps", 0, "question"], at)).toMatchObject({
      ...{ is: "step", kind: "ask", path: ["stages", 1, "steps", 1, "choose", 0, "steps", 0] },
    });
    expect(partAt(["while", 0, "do", "set", "Status"], at)).toMatchObject({ is: "step", kind: "update" });
    expect(partAt(["while", 1, "do"], at)).toMatchObject({ is: "other", path: ["while", 1] });
    expect(partAt(["agents", "reader", "reads", 0], at)).toMatchObject({ is: "agent", name: "reader" });
  });

  it("has the shape that the schema of its kind has", () => {
    expect(shapeAt(["stages", 1, "steps", 0, "sticky"], at)?.description).toContain("same contact");
    expect(placeAt(["stages", 0, "steps", 0, "decide", "topic"], at).shape["x-is"]).toBe("ladder");
  });
});

it("reads the examples that it speaks of", () => {
  expect(texts.length).toBeGreaterThan(6);
  for (const [, text] of texts) expect(isMap(fileOf(text).value)).toBe(true);
});
