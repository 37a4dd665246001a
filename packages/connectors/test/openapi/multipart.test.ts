import type { Value } from "@throughline/workflow";
import { expect, test } from "vitest";
import { readOpenApi } from "../../src/index.ts";
import { documentOf } from "../../src/openapi/document.ts";
import { operationOf, operationsOf } from "../../src/openapi/operation.ts";
import { apiRequest } from "../../src/openapi/request.ts";

/** A document with one operation that takes a form of these properties. */
const form = (properties: string, encoding = "{}", version = "3.1.0", more = "") => `
openapi: ${version}
info: {}
paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          ${more}
          multipart/form-data:
            schema: { type: object, properties: ${properties.replace(/\s+/g, " ")} }
            encoding: ${encoding}
      responses: { "204": { description: "" } }
`;

const takes = (text: string) => readOpenApi(text).operations[0]?.takes.map(({ name }) => name);

/** The parts as they would be sent: a text, or of a file its name, type and content. */
async function parts(text: string, input: Record<string, Value>) {
  const document = documentOf(text);
  const { body } = apiRequest(operationOf(document, operationsOf(document)[0]!), input);
  if (!(body?.content instanceof FormData)) throw new Error("no form");
  return await Promise.all(
    [...body.content].map(async ([name, value]) =>
      typeof value === "string"
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString()],
    ),
  );
}

const FILE = ["f", "f.name", "f.type", "f.encoding"];

test.each([
  ["3.0, binary", "3.0.3", "{ type: string, format: binary }"],
  ["3.0, binary that may be null", "3.0.3", "{ type: string, format: binary, nullable: true }"],
  ["3.0, several", "3.0.3", "{ type: array, items: { type: string, format: binary } }"],
  ["3.1, binary", "3.1.0", "{ type: string, format: binary }"],
  ["3.1, of a media type", "3.1.0", "{ type: string, contentMediaType: image/png }"],
  ["3.1, without a schema", "3.1.0", "{ description: The scan }"],
  ["3.1, or null", "3.1.0", "{ anyOf: [{ type: string, format: binary }, { type: 'null' }] }"],
  [
    "3.1, several or null",
    "3.1.0",
    "{ anyOf: [{ type: array, items: { type: string, contentMediaType: application/octet-stream } }, { type: 'null' }] }",
  ],
])("a file, %s, is its content and what may be said of it", (_, version, schema) => {
  expect(takes(form(`{ f: ${schema}, n: { type: integer } }`, "{}", version))).toEqual([...FILE, "n"]);
});

test.each([
  ["a text", "3.0.3", "{ type: string }", "{}"],
  ["a text that is base64 where it arrives", "3.0.3", "{ type: string, format: byte }", "{}"],
  ["anything, before version 3.1", "3.0.3", "{ description: x }", "{}"],
  ["a choice", "3.1.0", "{ enum: [a, b] }", "{}"],
  ["a text that is said to be one", "3.1.0", "{ type: string }", "{ f: { contentType: text/plain } }"],
])("%s is no file", (_, version, schema, encoding) => {
  expect(takes(form(`{ f: ${schema} }`, encoding, version))).toEqual(["f"]);
});

test("a text with a content type of its own is a file, and as base64 is sent as it is", async () => {
  const csv = form("{ f: { type: string } }", "{ f: { contentType: text/csv } }");
  expect(takes(csv)).toEqual(FILE);
  expect(await parts(csv, { f: "a,b" })).toEqual([["f", "f", "text/csv", "a,b"]]);
  const icon = form(
    "{ f: { type: string, contentEncoding: base64 } }",
    "{ f: { contentType: 'image/png, image/jpeg' } }",
  );
  expect(takes(icon)).toEqual(["f", "f.name", "f.type"]);
  expect(await parts(icon, { f: "aGk=", "f.type": "image/jpeg" })).toEqual([
    ["f", "f", "image/jpeg", "aGk="],
  ]);
});

test("what the document says nothing of is a field, and a file where something is said of it", async () => {
  const free = form("{ f: {} }");
  expect(await parts(free, { f: "x" })).toEqual([["f", "x"]]);
  expect(await parts(free, { f: "x", "f.name": "x.bin" })).toEqual([
    ["f", "x.bin", "application/octet-stream", "x"],
  ]);
  const bytes = form("{ f: {} }", "{ f: { contentType: application/octet-stream } }");
  expect(await parts(bytes, { f: "x" })).toEqual([["f", "f", "application/octet-stream", "x"]]);
});

test("fields go first and files last; a thing is JSON, a list a part each", async () => {
  const text = form(`{
    f: { type: string, format: binary },
    fs: { type: array, items: { type: string, format: binary } },
    n: { type: integer }, ok: { type: boolean }, tags: { type: array, items: { type: string } },
    meta: { type: object, properties: { by: { type: string } } },
    lines: { type: array, items: { type: object, properties: { id: { type: integer } } } },
  }`);
  const sent = await parts(text, {
    ...{ f: "aGk=", "f.name": "hi.bin", "f.encoding": "base64", fs: ["one", "two"], "fs.name": ["1.txt"] },
    ...{ "fs.type": "text/plain", n: 3, ok: true, tags: ["x", "y"], "meta.by": "Ann", "lines.0.id": 1 },
    "lines.1.id": 2,
  });
  expect(sent).toEqual([
    ["n", "3"],
    ["ok", "true"],
    ["tags", "x"],
    ["tags", "y"],
    ["meta", "blob", "application/json", '{"by":"Ann"}'],
    ["lines", "blob", "application/json", '{"id":1}'],
    ["lines", "blob", "application/json", '{"id":2}'],
    ["f", "hi.bin", "application/octet-stream", "hi"],
    ["fs", "1.txt", "text/plain", "one"],
    ["fs", "fs-2", "text/plain", "two"],
  ]);
});

const WRITTEN =
  "{ tags: { type: array, items: { type: string } }, p: { type: object, properties: { r: {type: string} } } }";
const ENCODED = "{ tags: { style: pipeDelimited, explode: false }, p: { style: deepObject, explode: true } }";
test("how a list and a thing are written is what the document says, where its version lets it", async () => {
  const input = { tags: ["x y", "z"], "p.r": "1&2" };
  expect(await parts(form(WRITTEN, ENCODED), input)).toEqual([
    ["tags", "x y|z"],
    ["p[r]", "1&2"],
  ]);
  expect(await parts(form(WRITTEN, "{ tags: { explode: false } }"), input)).toContainEqual(["tags", "x y,z"]);
  expect(await parts(form(WRITTEN, ENCODED, "3.0.3"), input)).toEqual([
    ["tags", "x y"],
    ["tags", "z"],
    ["p", "blob", "application/json", '{"r":"1&2"}'],
  ]);
  const json = "{ tags: { contentType: application/json }, p: { contentType: text/plain } }";
  expect(await parts(form(WRITTEN, json), input)).toEqual([
    ["tags", "blob", "application/json", '["x y","z"]'],
    ["p", '{"r":"1&2"}'],
  ]);
});

const IMAGE = form("{ f: { type: string, format: binary } }", "{ f: { contentType: 'image/*' } }");
test.each([
  ["no base64", { f: "a,b", "f.encoding": "base64", "f.type": "image/png" }, "no base64"],
  ["a part of one", { f: "aGk", "f.encoding": "base64", "f.type": "image/png" }, undefined],
  ["no content type", { f: "x", "f.type": "image/png\r\nX-Evil: 1" }, "image/*"],
  ["one that is not allowed", { f: "x", "f.type": "text/html" }, "image/*"],
  ["none where one has to be", { f: "x" }, "image/*"],
  ["another encoding", { f: "x", "f.type": "image/png", "f.encoding": "hex" }, "text or base64"],
  ["a number", { f: 7, "f.type": "image/png" }, "a text"],
])("a file of %s", async (_, input, why) => {
  const sent = parts(IMAGE, input as Record<string, Value>);
  if (why === undefined) await expect(sent).resolves.toHaveLength(1);
  else await expect(sent).rejects.toThrow(why);
});

test("names that a document leaves free are fields, whatever they are", async () => {
  const free = form("{}").replace("properties: {}", "additionalProperties: { type: string }");
  expect(await parts(free, { constructor: "a", __proto: "b", toString: "c" })).toEqual([
    ["constructor", "a"],
    ["__proto", "b"],
    ["toString", "c"],
  ]);
});

test("where files could go as JSON or fields too, they go as files", () => {
  const schema = "{ type: object, properties: { f: { type: string, format: binary } } }";
  const other = (type: string, one = schema) =>
    form("{ f: { format: binary } }", "{}", "3.1.0", `${type}: { schema: ${one} }`);
  expect(takes(other("application/x-www-form-urlencoded"))).toEqual(FILE);
  expect(takes(other("application/json"))).toEqual(FILE);
  const address = "{ type: object, properties: { url: { type: string } } }";
  expect(takes(other("application/json", address))).toEqual(["url"]);
});

test.each([
  ["no schema", form("{}").replace("schema: { type: object, properties: {} }", "schema: {}"), "which parts"],
  [
    "a part that needs a header",
    form("{ f: {} }", "{ f: { headers: { X-Sum: { required: true, schema: { type: string } } } } }"),
    "X-Sum",
  ],
])("a form with %s cannot be called", (_, text, why) => {
  expect(readOpenApi(text).operations[0]?.problem).toContain(why);
});

const TWO = (consumes: string) => `
swagger: "2.0"
info: {}
consumes: [application/json]
parameters:
  Tenant: { name: tenant, in: formData, type: string, required: true }
  Thing: { name: thing, in: body, required: true, schema: { type: object, properties: { size: { type: integer } } } }
paths:
  /a:
    parameters: [{ $ref: "#/parameters/Tenant" }]
    post:
      operationId: a
      ${consumes}
      parameters:
        - { name: scan, in: formData, type: file, required: true }
        - { name: tags, in: formData, type: array, items: { type: string }, collectionFormat: csv }
        - { name: kinds, in: formData, type: array, items: { type: string }, collectionFormat: multi }
      responses: { 204: { description: "" } }
  /b:
    post: { parameters: [{ $ref: "#/parameters/Thing" }], responses: { 204: { description: "" } } }
`;

test.each([
  ["", "nothing"],
  ["consumes: [multipart/form-data]", "multipart"],
  ["consumes: [application/x-www-form-urlencoded, multipart/form-data]", "both"],
])("version 2.0: a file of an operation that consumes %s is one", async (consumes) => {
  const [a] = readOpenApi(TWO(consumes)).operations;
  expect(a?.takes.filter(({ required }) => required).map(({ name }) => name)).toEqual(["scan", "tenant"]);
  expect(await parts(TWO(consumes), { scan: "x", tenant: "t", tags: ["a", "b"], kinds: ["c", "d"] })).toEqual(
    [
      ["tenant", "t"],
      ["tags", "a,b"],
      ["kinds", "c"],
      ["kinds", "d"],
      ["scan", "scan", "application/octet-stream", "x"],
    ],
  );
});

test("version 2.0: a body that operations share is theirs", () => {
  expect(readOpenApi(TWO("")).operations[1]?.takes).toEqual([{ name: "size", required: false }]);
});
