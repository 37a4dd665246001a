import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { misfit } from "../../src/connections/validate.ts";
import { type ReadOperation, readOpenApi } from "../../src/index.ts";

const BILLING = readFileSync(new URL("billing.yaml", import.meta.url), "utf8");
const billing = readOpenApi(BILLING, "billing");
const operation = (id: string): ReadOperation =>
  billing.operations.find((one) => one.id === id) as ReadOperation;

test("a document says what it is, where the system is, and how one signs in", () => {
  expect(billing).toMatchObject({
    title: "Billing",
    version: "3.0.3",
    servers: ["https://eu.billing.example/v2"],
    problems: [],
  });
  expect(billing.auth).toEqual([
    {
      name: "token",
      words: "OAuth 2 client credentials",
      auth: {
        oauth2: {
          "token url": "https://login.billing.example/token",
          "client id": "{secret.BILLING_CLIENT_ID}",
          "client secret": "{secret.BILLING_CLIENT_SECRET}",
          scope: "invoices",
        },
      },
    },
    {
      name: "key",
      words: "API key in the header X-Api-Key",
      auth: { "api key": "{secret.BILLING_KEY}", in: "header", name: "X-Api-Key" },
    },
  ]);
});

test("operations have a name for workflows, and how they may be repeated as far as their method tells", () => {
  expect(billing.operations.map(({ id, name, repeat }) => [id, name, repeat])).toEqual([
    ["getInvoiceById", "getInvoiceById", "read"],
    ["replaceInvoice", "replaceInvoice", "keyed"],
    ["DELETE /invoices/{id}", "deleteInvoicesId", "keyed"],
    ["credit.invoice", "creditInvoice", "keyed"],
    ["listInvoices", "listInvoices", "read"],
    ["pay", "pay", "once"],
    ["getParty", "getParty", "read"],
    ["download", "download", "read"],
    ["upload", "upload", "once"],
    ["session", "session", "read"],
    ["elsewhere", "elsewhere", "read"],
  ]);
  expect(operation("credit.invoice").summary).toBe("Credits a part of an invoice.");
});

test("inputs are values by name: of an object its parts, of a list its first place; one name twice is told apart", () => {
  expect(operation("credit.invoice").takes).toEqual([
    { name: "id", required: true },
    { name: "dry", required: false },
    { name: "body.id", required: false },
    { name: "amount", required: true },
    { name: "note", required: false },
    { name: "kind", required: false },
    { name: "contact.name", required: false },
    { name: "lines.0.line", required: true },
    { name: "lines.0.share", required: false },
    { name: "tags", required: false },
  ]);
  expect(operation("listInvoices").takes.map(({ name }) => name)).toEqual([
    "filter.status",
    "filter.customer",
    "number",
    "after",
  ]);
});

test("what an operation takes is held against what it was declared to be", () => {
  const { input } = operation("credit.invoice");
  const good = { id: "7", amount: 3, "lines.0.line": 1 };
  expect(misfit(input, good)).toBeUndefined();
  expect(misfit(input, { ...good, "lines.4.line": 2, "labels.any": "x", note: null })).toBeUndefined();
  expect(misfit(input, { ...good, kind: null })).toBeUndefined();
  expect(misfit(input, { ...good, kind: "theft" })).toContain("allowed values");
  expect(misfit(input, { ...good, amount: 0 })).toContain("> 0");
  expect(misfit(input, { ...good, amuont: 3 })).toContain("amuont");
  expect(misfit(input, { id: "7" })).toContain("amount");
});

test("an answer is held against its schema: null where it may be, more than is declared, one of several by its kind", () => {
  const { output } = operation("getInvoiceById");
  expect(misfit(output, { id: "7", amount: 3, due: null, new: "since last week" })).toBeUndefined();
  expect(
    misfit(output, { id: "7", amount: 3, contact: { parent: { parent: { name: "A" } } } }),
  ).toBeUndefined();
  expect(misfit(output, { id: "7", amount: "3" })).toContain("amount");
  expect(misfit(output, { amount: 3 })).toContain("id");
  const party = operation("getParty").output;
  expect(misfit(party, { kind: "person", born: "1970" })).toBeUndefined();
  expect(misfit(party, { kind: "Company", born: 1970 })).toBeUndefined();
  expect(misfit(party, { kind: "person", born: 1970 })).toBeDefined();
  expect(operation("getInvoiceById").answers).toEqual(
    expect.arrayContaining(["id", "amount", "due", "contact.name"]),
  );
  expect(operation("listInvoices").answers).toEqual(expect.arrayContaining(["data.0.id", "next"]));
});

test("a reference that is said to be null as well may be null", () => {
  const { operations } = readOpenApi(`
openapi: 3.1.0
info: {}
paths:
  /a:
    get:
      responses:
        "200":
          description: ""
          content:
            application/json:
              schema:
                type: object
                properties:
                  fee: { type: [object, "null"], $ref: "#/components/schemas/Fee" }
                  link: { allOf: [{ $ref: "#/components/schemas/Fee" }, { nullable: true }] }
components: { schemas: { Fee: { type: object, required: [amount], properties: { amount: { type: number } } } } }
`);
  const { output, answers } = operations[0] as ReadOperation;
  expect(misfit(output, { fee: null, link: null })).toBeUndefined();
  expect(misfit(output, { fee: { amount: 1 }, link: { amount: 1 } })).toBeUndefined();
  expect(misfit(output, { fee: {} })).toBeDefined();
  expect(answers).toEqual(["fee.amount", "link.amount"]);
});

test("what is only read is not sent, and what is only sent is not answered", () => {
  expect(operation("replaceInvoice").takes).toEqual([
    { name: "id", required: true },
    { name: "secret", required: true },
    { name: "amount", required: true },
    { name: "due", required: false },
    { name: "contact.name", required: false },
  ]);
});

test.each([
  ["upload", "application/xml"],
  ["download", "application/pdf"],
  ["session", "cookie sid"],
  ["elsewhere", "other.yaml"],
])("%s cannot be called, and it is said why", (id, why) => {
  expect(operation(id).problem).toContain(why);
  expect(operation(id).takes).toEqual([]);
});

test("version 2.0 and 3.1 are read alike", () => {
  const two = readOpenApi(
    JSON.stringify({
      swagger: "2.0",
      info: { title: "Old" },
      ...{
        host: "old.example",
        basePath: "/api",
        schemes: ["http", "https"],
        consumes: ["application/json"],
      },
      paths: {
        "/orders/{id}": {
          post: {
            operationId: "order",
            parameters: [
              { name: "id", in: "path", required: true, type: "integer" },
              {
                name: "colour",
                in: "query",
                type: "array",
                items: { type: "string" },
                collectionFormat: "pipes",
              },
              { name: "order", in: "body", required: true, schema: { $ref: "#/definitions/Order" } },
            ],
            produces: ["application/json"],
            responses: { 200: { description: "", schema: { $ref: "#/definitions/Order" } } },
          },
        },
      },
      definitions: { Order: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } } },
      securityDefinitions: { login: { type: "basic" } },
    }),
    "old",
  );
  expect(two.servers).toEqual(["https://old.example/api", "http://old.example/api"]);
  expect(two.operations[0]?.takes).toEqual([
    { name: "id", required: true },
    { name: "colour", required: false },
    { name: "sku", required: true },
  ]);
  expect(two.operations[0]?.answers).toEqual(["sku"]);
  expect(two.auth[0]?.auth).toEqual({
    basic: { user: "{secret.OLD_USER}", password: "{secret.OLD_PASSWORD}" },
  });
  const three = readOpenApi(`
openapi: 3.1.0
info: { title: New, version: "1" }
paths:
  /things:
    post:
      operationId: make
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, properties: { size: { type: [integer, "null"] }, kind: { const: big } } } } }
      responses: { default: { description: "", content: { application/problem+json: { schema: true } } } }
`);
  expect(three.operations[0]?.takes.map(({ name }) => name)).toEqual(["size", "kind"]);
});

test.each([
  ["a text that is nothing", "[", "neither JSON nor YAML"],
  ["another kind of document", "asyncapi: 3.0.0", "no OpenAPI document"],
  ["a version that is not known", "openapi: 4.0.0\npaths: {}", "It says 4.0.0"],
  ["a document without paths", "openapi: 3.0.0", "no paths"],
  ["one without operations", "openapi: 3.0.0\npaths: {}", "no operations"],
  [
    "aliases that multiply",
    `openapi: 3.0.0\npaths: {}\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(60)}]\nc: [${"*b,".repeat(60)}]`,
    "neither JSON nor YAML",
  ],
])("%s is refused in words", (_, text, why) => {
  expect(readOpenApi(text).problems.join()).toContain(why);
});

test("references that lead in a circle or nowhere are problems of their operation alone", () => {
  const read = readOpenApi(`
openapi: 3.0.0
info: {}
paths:
  /round: { get: { parameters: [{ $ref: "#/components/parameters/A" }], responses: {} } }
  /nowhere: { get: { parameters: [{ $ref: "#/components/parameters/__proto__" }], responses: {} } }
  /up/../secret: { get: { responses: {} } }
  /fine: { get: { responses: { "204": { description: "" } } } }
components: { parameters: { A: { $ref: "#/components/parameters/B" }, B: { $ref: "#/components/parameters/A" } } }
`);
  expect(read.operations.map(({ problem }) => problem?.slice(0, 9))).toEqual([
    "It refers",
    "It refers",
    "Its path ",
    undefined,
  ]);
});
