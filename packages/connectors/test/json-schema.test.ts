import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { misfit } from "../src/connections/validate.ts";
import { connectionsJsonSchema, connectors } from "../src/index.ts";

const schema = connectionsJsonSchema();
const EXAMPLES = new URL("../../../examples/", import.meta.url);
const files = readdirSync(EXAMPLES, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith("connections.yaml"));

test.each(files)("%s is as the JSON Schema of such files says", (path) => {
  expect(misfit(schema, parse(readFileSync(new URL(path, EXAMPLES), "utf8")))).toBeUndefined();
});

test("every kind of connection is in it, with what all kinds may say", () => {
  const kinds = (schema.$defs as { connection: { anyOf: { properties: Record<string, unknown> }[] } })
    .connection.anyOf;
  expect(kinds.map(({ properties }) => (properties.type as { const: string }).const)).toEqual(
    connectors.map(({ type }) => type),
  );
});

test.each([
  ["a key that nobody knows", "x: { url: https://x, operatoins: {}, operations: {} }"],
  ["a rate that is none", "x: { url: https://x, rate: fast, operations: {} }"],
  ["a kind that nobody knows", "x: { type: telepathy, operations: {} }"],
  ["a limit of the org that is none", "salesforce: { api calls: { per day: many } }"],
])("%s is marked", (_, text) => {
  expect(misfit(schema, parse(text))).toBeDefined();
});

test("a connection may say all that there is", () => {
  const text = `
erp:
  openapi: connections/erp.openapi.yaml
  url: https://erp.example
  auth: { oauth2: { token url: "https://login.example", client id: a, client secret: "{secret.A}" } }
  rate: 10 per second
  at most: 2 MB
  sends at most: 20 MB
  at once: 4
  give up after: 2 hours
  redirects: same host
  allow private: true
  idempotency header: X-Key
  test: { by: find, with: { id: 1 } }
  operations:
    find: { operation: getThing, effect: read, pages: { next: { cursor: next, as: after }, items: data } }
`;
  expect(misfit(schema, parse(text))).toBeUndefined();
});

test("an operation of the org says one of what an org can do", () => {
  const one = (operation: string) =>
    misfit(schema, parse(`org: { type: salesforce, operations: { one: ${operation} } }`));
  expect(
    one("{ flow: Close_Case, look up: { query: SELECT Id FROM Task WHERE Subject = :id } }"),
  ).toBeUndefined();
  expect(one("{ flow: Close_Case, colour: red }")).toBeDefined();
  expect(one("{ create: Task }")).toBeDefined();
});
