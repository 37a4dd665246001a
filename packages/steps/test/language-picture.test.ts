import {
  checkText,
  findStep,
  graph,
  jsonSchema,
  sha256,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { BASE, kinds } from "./base.ts";

const read = (): Workflow => {
  const { workflow } = checkText(BASE, kinds);
  if (!workflow) throw new Error("the base cannot be read");
  return workflow;
};

describe("the picture of a workflow", () => {
  const { nodes, edges } = graph(read(), kinds);
  const from = (id: string) =>
    edges.filter((edge) => edge.from === id).map(({ to, label, back }) => [to, label, back]);

  it("goes from step to step, and over the borders of stages", () => {
    expect(from("understand")).toEqual([["find", undefined, undefined]]);
    expect(from("sane")).toEqual([["owner", undefined, undefined]]);
  });

  it("parts at a branch and joins behind it", () => {
    expect(from("big")).toEqual([
      ["approval", "amount > 100", undefined],
      ["passed", "otherwise", undefined],
    ]);
    expect(edges.filter(({ to }) => to === "both").map(({ from }) => from)).toEqual(["noted", "passed"]);
  });

  it("runs lanes side by side", () => {
    expect(from("both")).toEqual([
      ["left-note", "left", undefined],
      ["right-status", "right", undefined],
    ]);
    expect(edges.filter(({ to }) => to === "chase").map(({ from }) => from)).toEqual([
      "left-note",
      "right-status",
      "closed",
    ]);
  });

  it("leads a loop back to its head, from where it is left", () => {
    expect(from("closed")).toEqual([["chase", "again", true]]);
    expect(from("chase")).toEqual([
      ["closed", undefined, undefined],
      ["finished", undefined, undefined],
    ]);
  });

  it("ends where the item ends", () => {
    expect(from("finished")).toEqual([]);
  });

  it("says of every step what it does, and where it is", () => {
    expect(nodes.every(({ summary }) => summary.length > 0)).toBe(true);
    expect(nodes.find(({ id }) => id === "noted")).toEqual({
      id: "noted",
      stage: "Work",
      kind: "update",
      title: "Noted",
      summary: 'Note__c = "Approved"',
      type: "background",
      agent: "worker",
      when: "approved",
      within: { step: "big", block: "1" },
    });
    expect(nodes.find(({ id }) => id === "reopened")).not.toHaveProperty("stage");
  });
});

describe("walking", () => {
  it("meets every step once, with its stage and its place in the model", () => {
    const workflow = read();
    const walked = [...walkSteps(workflow)];
    expect(walked.map(({ step }) => step.id)).toEqual(
      "reopened understand find priority sane owner big approval noted passed both left-note right-status chase closed finished".split(
        " ",
      ),
    );
    for (const { step, path } of walked) {
      const at = path.reduce<unknown>(
        (value, key) => (value as Record<string | number, unknown>)[key],
        workflow,
      );
      expect(at).toBe(step);
    }
  });

  it("finds a step by its id, with the line on which it stands", () => {
    const workflow = read();
    expect(findStep(workflow, "passed")?.line).toBe(
      BASE.split("\n").indexOf("          - update: passed") + 1,
    );
    expect(findStep(workflow, "nowhere")).toBeUndefined();
  });

  it("names the version by the hash of the text", () => {
    expect(read().hash).toBe(sha256(BASE));
  });
});

describe("the JSON Schema", () => {
  type Json = { [key: string]: Json | string | string[] | Json[] };
  const schema = JSON.parse(JSON.stringify(jsonSchema(kinds))) as Json & { $defs: Record<string, Json> };

  it("knows every kind of step, its id and the keys that all have", () => {
    for (const { kind } of kinds) {
      const step = schema.$defs[kind] as Json;
      expect(step.required).toContain(kind);
      expect(Object.keys(step.properties as Json)).toEqual(
        expect.arrayContaining([kind, "agent", "when", "fails"]),
      );
      expect(step.description).toMatch(/\.$/);
    }
  });

  it("refers to steps wherever steps stand, and every reference leads somewhere", () => {
    const references = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === "$ref") references.add(String(inner));
        else walk(inner);
      }
    };
    walk(schema);
    expect(references).toEqual(
      new Set(["#/$defs/step", ...kinds.map(({ kind }) => `#/$defs/${encodeURIComponent(kind)}`)]),
    );
    const { branch, parallel, repeat } = schema.$defs;
    expect(JSON.stringify([branch, parallel, repeat]).match(/"\$ref":"#\/\$defs\/step"/g)).toHaveLength(4);
  });

  it("says of texts what they name or are, and in which phrases they are written", () => {
    const { wait, ask, interpret } = schema.$defs as Record<string, { properties: Record<string, Json> }>;
    expect(wait?.properties.until).toMatchObject({ "x-is": "condition" });
    expect(wait?.properties["at most"]).toMatchObject({
      propertyNames: { "x-is": "duration" },
      additionalProperties: { "x-phrases": expect.arrayContaining(["escalate to {person}"]) },
    });
    expect(ask?.properties).toMatchObject({ of: { "x-is": "person" }, agent: { "x-is": "agent" } });
    const ladder = interpret?.properties.decide?.additionalProperties as Json;
    expect(ladder["x-is"]).toBe("ladder");
    const rungs = (ladder.items as { anyOf: Json[] }).anyOf;
    expect(rungs.every((rung) => rung.title && rung["x-by"])).toBe(true);
  });

  it("says of every key what it is for", () => {
    const properties = Object.entries(schema.properties as Record<string, Json>);
    expect(properties.filter(([, { description }]) => !description).map(([key]) => key)).toEqual([]);
  });
});
