import { expect, test } from "vitest";
import { callableDocument } from "../src/http/callable.ts";

const document = callableDocument();
const operations = Object.values(document.paths).flatMap((methods) => Object.entries(methods));

test("the org's flows may ask why, begin items, tell what has happened and answer tasks", () => {
  expect(operations.map(([method, { operationId }]) => [method, operationId])).toEqual([
    ["get", "listWorkItems"],
    ["get", "explainWorkItem"],
    ["get", "whyNot"],
    ["post", "startWorkItem"],
    ["post", "signalWorkItem"],
    ["get", "listTasks"],
    ["post", "answerTask"],
  ]);
});

test("the document is one that External Services take", () => {
  expect(document.openapi).toMatch(/^3\.0\./);
  expect(JSON.stringify(document).length).toBeLessThan(100_000);
  for (const [, { operationId }] of operations) expect(operationId).toMatch(/^[a-zA-Z]\w{0,79}$/);
  for (const schema of schemasIn(document)) {
    // a value of any type, a choice of types and a map are nothing that a flow could hold
    expect(Object.keys(schema)).not.toEqual(expect.arrayContaining(["anyOf"]));
    expect(Object.keys(schema)).not.toEqual(expect.arrayContaining(["oneOf"]));
    expect(Object.keys(schema)).not.toEqual(expect.arrayContaining(["additionalProperties"]));
    if (!("$ref" in schema)) expect(schema.type).toMatch(/^(string|number|integer|boolean|array|object)$/);
    if (schema.type === "object") expect(schema.properties).toBeDefined();
    if (schema.type === "array") expect(schema.items).toBeDefined();
    for (const name of (schema.required as string[] | undefined) ?? [])
      expect(Object.keys(schema.properties as object)).toContain(name);
  }
});

test("what it refers to is there, and nothing else", () => {
  const text = JSON.stringify(document);
  const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect([...referred]).toContain("WorkItem");
});

/** Every schema of the document: those of components, parameters and answers, with what is within them. */
function schemasIn({ paths, components }: typeof document): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const take = (schema: Record<string, unknown>): void => {
    found.push(schema);
    Object.values((schema.properties ?? {}) as Record<string, never>).forEach(take);
    if (schema.items) take(schema.items as never);
  };
  Object.values(components.schemas).forEach(take as never);
  JSON.stringify(paths, (name, part) => {
    if (name !== "schema") return part;
    take(part);
    return undefined;
  });
  return found;
}
