import { readFileSync } from "node:fs";
import type { Value } from "@throughline/workflow";
import { expect, test } from "vitest";
import { documentOf } from "../../src/openapi/document.ts";
import { operationOf, operationsOf } from "../../src/openapi/operation.ts";
import { apiRequest } from "../../src/openapi/request.ts";

function requestOf(text: string, id: string, input: Record<string, Value>) {
  const document = documentOf(text);
  const found = operationsOf(document).find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return apiRequest(operationOf(document, found), input);
}
const BILLING = readFileSync(new URL("billing.yaml", import.meta.url), "utf8");
const billing = (id: string, input: Record<string, Value>) => requestOf(BILLING, id, input);

/** One parameter, as a document writes it. */
const parameter = (text: string, input: Record<string, Value>) =>
  requestOf(
    `{ openapi: 3.0.0, info: {}, paths: { "/a${text.includes("in: path") ? "/{p}" : ""}": { get: { operationId: a, responses: {}, parameters: [{ name: p, ${text} }] } } } }`,
    "a",
    input,
  );

const LIST = "schema: { type: array, items: { type: string } }";
const THING = "schema: { type: object, properties: { r: { type: string }, g: { type: integer } } }";

test.each([
  ["in: path, required: true, schema: { type: string }", { p: "a/b ?#" }, "/a/a%2Fb%20%3F%23", ""],
  [`in: path, required: true, ${LIST}`, { p: ["x,y", "z"] }, "/a/x%2Cy,z", ""],
  [`in: path, style: label, explode: true, ${LIST}`, { p: ["x", "z"] }, "/a/.x.z", ""],
  ["in: path, style: matrix, schema: { type: string }", { p: "x" }, "/a/;p=x", ""],
  ["in: query, schema: { type: string }", { p: "a&b=c" }, "/a", "p=a%26b%3Dc"],
  [`in: query, ${LIST}`, { p: ["x", "y z"] }, "/a", "p=x&p=y%20z"],
  [`in: query, explode: false, ${LIST}`, { p: ["x", "y,z"] }, "/a", "p=x,y%2Cz"],
  [`in: query, style: spaceDelimited, explode: false, ${LIST}`, { p: ["x", "y"] }, "/a", "p=x%20y"],
  [`in: query, style: pipeDelimited, explode: false, ${LIST}`, { p: ["x", "y"] }, "/a", "p=x%7Cy"],
  [`in: query, ${THING}`, { "p.r": "1", "p.g": 2 }, "/a", "r=1&g=2"],
  [`in: query, explode: false, ${THING}`, { "p.r": "1", "p.g": 2 }, "/a", "p=r,1,g,2"],
  [`in: query, style: deepObject, ${THING}`, { "p.r": "1", "p.g": 2 }, "/a", "p[r]=1&p[g]=2"],
  [
    `in: query, content: { application/json: { ${THING} } }`,
    { "p.r": "1" },
    "/a",
    "p=%7B%22r%22%3A%221%22%7D",
  ],
  ["in: query, schema: { type: string }", { p: null }, "/a", ""],
])("a parameter %s is written as OpenAPI says", (text, input, path, query) => {
  expect(parameter(text, input)).toMatchObject({ path, query, headers: {} });
});

test("a header takes one line", () => {
  expect(parameter(`in: header, ${LIST}`, { p: ["x", "y"] }).headers).toEqual({ p: "x,y" });
  expect(() => parameter("in: header, schema: { type: string }", { p: "x\r\nCookie: y" })).toThrow("header");
});

test.each([
  ["..", "dots"],
  [".", "dots"],
  ["", "blank"],
  ["  ", "blank"],
])("%j is no part of a path", (p, why) => {
  expect(() => parameter("in: path, schema: { type: string }", { p })).toThrow(why);
});

test("a body is put together from its values, and keeps null where that is a value", () => {
  const { body, path, headers } = billing("credit.invoice", {
    ...{ id: "7", "body.id": "c-1", amount: 12.5, note: null, "contact.name": null },
    ...{ "lines.0.line": 1, "lines.0.share": 0.5, "lines.1.line": 2, "labels.why": "late", tags: ["a", "b"] },
  });
  expect({ path, headers, body: JSON.parse(body?.content as string) }).toEqual({
    path: "/invoices/7/credits",
    headers: {},
    body: {
      ...{ id: "c-1", amount: 12.5, note: null, tags: ["a", "b"], labels: { why: "late" } },
      lines: [{ line: 1, share: 0.5 }, { line: 2 }],
    },
  });
  expect(body?.type).toBe("application/json");
});

test.each([
  [{ "lines.1.line": 2 }, "counted from 0"],
  [{ "labels.a": 1, "labels.a.b": 2 }, "as a whole and in parts"],
  [{ nothing: 1 }, "takes no input nothing"],
])("%j has no place in a body", (input, why) => {
  expect(() => billing("credit.invoice", { id: "7", ...(input as Record<string, Value>) })).toThrow(why);
});

test("names from outside make no prototype", () => {
  const { body } = billing("credit.invoice", { id: "7", "labels.__proto__.admin": true });
  expect(body?.content).toBe('{"labels":{"__proto__":{"admin":true}}}');
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("form fields are written as the document says, things of which it says nothing as JSON", () => {
  const { body } = billing("pay", {
    ...{
      amount: 3,
      methods: ["card", "cash"],
      "payer.name": "A & B",
      "payer.mail": "a@b",
      "details.reason": "x y",
    },
  });
  expect(body).toMatchObject({
    type: "application/x-www-form-urlencoded",
    content:
      "amount=3&methods=card&methods=cash&payer[name]=A+%26+B&payer[mail]=a%40b&details=%7B%22reason%22%3A%22x+y%22%7D",
  });
});
