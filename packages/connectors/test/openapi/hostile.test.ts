import type { Value } from "@throughline/workflow";
import { expect, test } from "vitest";
import { readOpenApi } from "../../src/index.ts";
import { documentOf } from "../../src/openapi/document.ts";
import { operationOf, operationsOf } from "../../src/openapi/operation.ts";
import { apiRequest } from "../../src/openapi/request.ts";

function request(text: string, input: Record<string, Value>) {
  const document = documentOf(text);
  return apiRequest(operationOf(document, operationsOf(document)[0]!), input);
}

test("what variants are made of may be their union again, however many there are", () => {
  const names = Array.from({ length: 12 }, (_, i) => `V${i}`);
  const schemas = {
    Any: {
      oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
      properties: { kind: { type: "string" } },
    },
    ...Object.fromEntries(
      names.map((name) => [
        name,
        {
          allOf: [
            { $ref: "#/components/schemas/Any" },
            { type: "object", properties: { [name]: { type: "string" } } },
          ],
        },
      ]),
    ),
  };
  const any = { content: { "application/json": { schema: { $ref: "#/components/schemas/Any" } } } };
  const { operations } = readOpenApi(
    JSON.stringify({
      openapi: "3.0.3",
      paths: {
        "/a": {
          post: { operationId: "a", requestBody: any, responses: { 200: { description: "", ...any } } },
        },
      },
      components: { schemas },
    }),
  );
  expect(operations[0]?.takes.map(({ name }) => name).sort()).toEqual([...names, "kind"].sort());
  expect(operations[0]?.answers.toSorted()).toEqual([...names, "kind"].sort());
});

test("a reference that cannot be decoded is told as one that leads nowhere", () => {
  const { operations } = readOpenApi(`
openapi: 3.0.3
paths:
  /a:
    get:
      responses: { 200: { description: "", content: { application/json: { schema: { $ref: "#/components/schemas/%FF" } } } } }
`);
  expect(operations[0]?.problem).toContain("which the document does not have");
});

const LIST = `
openapi: 3.0.3
paths:
  /invoices/{ids}:
    delete:
      parameters: [{ in: path, name: ids, required: true, schema: { type: array, items: { type: string } } }]
      responses: { 204: { description: "" } }
`;
test("a list that is empty leads to no other address", () => {
  expect(request(LIST, { ids: ["a", "b"] }).path).toBe("/invoices/a,b");
  for (const ids of [[], [""], ["", ""]]) expect(() => request(LIST, { ids })).toThrow("blank");
});

test("how a request is framed, and to whom it goes, is nobody's input", () => {
  const { operations } = readOpenApi(`
openapi: 3.0.3
paths:
  /a:
    get:
      parameters:
        - { in: header, name: Host, schema: { type: string } }
        - { in: header, name: Content-Length, schema: { type: string } }
        - { in: header, name: Transfer-Encoding, schema: { type: string } }
        - { in: header, name: Connection, schema: { type: string } }
        - { in: header, name: Cookie, schema: { type: string } }
        - { in: header, name: X-Tenant, schema: { type: string } }
      responses: { 204: { description: "" } }
`);
  expect(operations[0]?.takes).toEqual([{ name: "X-Tenant", required: false }]);
});

test("an answer with a whole number that may be long may be its text", () => {
  const { operations } = readOpenApi(`
openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        200:
          description: ""
          content: { application/json: { schema: { type: object, properties: { id: { type: integer, format: int64 }, n: { type: integer, nullable: true, format: int64 }, small: { type: integer } } } } }
`);
  expect(operations[0]?.output).toMatchObject({
    properties: {
      id: { type: ["integer", "string"] },
      n: { type: ["integer", "null", "string"] },
      small: { type: "integer" },
    },
  });
});
