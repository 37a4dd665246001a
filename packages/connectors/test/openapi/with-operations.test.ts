import { expect, test } from "vitest";
import { openConnections, type Picked, withOperations } from "../../src/index.ts";

const PICKED: Picked = {
  connection: "erp",
  url: "https://erp.example/api",
  document: "connections/erp.openapi.yaml",
  auth: { bearer: "{secret.ERP_TOKEN}" },
  operations: [
    { name: "find", id: "GET /orders/{id}", repeat: "read" },
    { name: "book", id: "bookOrder", repeat: "once" },
  ],
};
const ERP = `  erp:
    openapi: connections/erp.openapi.yaml
    url: https://erp.example/api
    auth:
      bearer: "{secret.ERP_TOKEN}"
    operations:
      find: { operation: "GET /orders/{id}", effect: read }
      book: { operation: bookOrder, effect: write, repeat: once }
`;

test.each([
  ["no file", undefined],
  ["an empty file", ""],
  ["a list without connections", "connections:\n"],
])("%s becomes one with the connection", (_, text) => {
  expect(withOperations(text, PICKED)).toBe(`connections:\n${ERP}`);
});

const MINE = `# ours
connections:
  mail:   # replies
    url:    https://mail.example
    operations:
      send: { post: /mails, repeat: once }   # never twice
`;

test("what is written stays as it is, to the letter", () => {
  const added = withOperations(MINE, PICKED);
  expect(added).toBe(MINE + ERP);
  expect(withOperations(added, PICKED)).toBe(added);
});

test("a connection that is there gets what it does not have, and keeps how it signs in", () => {
  const text = MINE.replace("mail:", "erp:").replace(
    "    operations:",
    "    headers: { X-Key: '{secret.X}' }\n    operations:",
  );
  expect(withOperations(text, PICKED)).toBe(`# ours
connections:
  erp:   # replies
    url:    https://mail.example
    headers: { X-Key: '{secret.X}' }
    openapi: connections/erp.openapi.yaml
    operations:
      send: { post: /mails, repeat: once }   # never twice
      find: { operation: "GET /orders/{id}", effect: read }
      book: { operation: bookOrder, effect: write, repeat: once }
`);
});

test("connections at the top stay there, beside what is said of the org", () => {
  const top =
    "salesforce: { api calls: { per day: 500 } }\nmail:\n  type: sample\n  operations: { a: { repeat: read, sample: 1 } }\n";
  const text = withOperations(top, PICKED);
  expect(text.startsWith(top)).toBe(true);
  expect(text).toContain("\nerp:\n  openapi: connections/erp.openapi.yaml\n");
  const { problems } = openConnections(text);
  expect(problems.map(({ code }) => code)).toEqual(["no-file", "unknown-secret"]);
});

test.each([
  ["a broken file", "a: [", "no valid YAML"],
  ["another kind of connection of this name", "erp: { type: sample, operations: {} }", "type sample"],
  [
    "another document",
    "erp: { url: https://x, openapi: connections/x.yaml, operations: {} }",
    "connections/x.yaml",
  ],
])("%s is not written to", (_, text, why) => {
  expect(() => withOperations(text, PICKED)).toThrow(why);
});
