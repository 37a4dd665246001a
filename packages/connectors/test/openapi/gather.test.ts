import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { documentFrom, type ReadOperation, readOpenApi } from "../../src/index.ts";

/** A document that lies in several files, which refer to each other and back to it. */
const FILES = {
  "openapi.yaml": `
openapi: 3.0.3
info: { title: Orders, version: "1" }
servers: [{ url: https://orders.example }]
paths:
  /orders/{id}: { $ref: paths/order.yaml }
  /orders: { $ref: "paths/all.yaml#/~1orders" }
components:
  schemas:
    Error: { type: object, properties: { message: { type: string, nullable: true } } }
`,
  "paths/order.yaml": `
parameters:
  - $ref: "./parts.json#/id"
get:
  operationId: getOrder
  responses:
    "200": { description: "", content: { application/json: { schema: { $ref: "../schemas/order.yaml" } } } }
    default: { description: "", content: { application/json: { schema: { $ref: "../openapi.yaml#/components/schemas/Error" } } } }
`,
  "paths/parts.json": `{ "id": { "name": "id", "in": "path", "required": true, "schema": { "$ref": "#/Id" } }, "Id": { "type": "integer" } }`,
  "paths/all.yaml": `
/orders:
  post:
    operationId: createOrder
    requestBody: { required: true, content: { application/json: { schema: { $ref: ../schemas/order.yaml#/definitions/New } } } }
    responses: { "201": { description: "", content: { application/json: { schema: { $ref: ../schemas/order.yaml } } } } }
  get:
    operationId: listOrders
    responses: { "200": { description: "", content: { application/json: { schema: { $ref: "../../secrets.yaml#/All" } } } } }
  delete:
    operationId: dropOrders
    responses: { "200": { description: "", content: { application/json: { schema: { $ref: not-there.yaml } } } } }
`,
  "schemas/order.yaml": `
type: object
properties:
  id: { type: integer }
  note: { type: string, nullable: true }
  lines: { type: array, items: { $ref: line%20of%20it.yaml#/Line } }
definitions:
  New: { type: object, required: [product], properties: { product: { type: string } } }
`,
  "schemas/line of it.yaml": `
Line: { type: object, properties: { product: { type: string }, of: { $ref: order.yaml } } }
`,
};

const folder = mkdtempSync(join(tmpdir(), "throughline-gather-"));
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(folder, "api", path)), { recursive: true });
  writeFileSync(join(folder, "api", path), text);
}
writeFileSync(
  join(folder, "secrets.yaml"),
  "All: { type: object, properties: { password: { type: string } } }",
);
const server = createServer(({ url = "" }, response) => {
  const text = Object.entries(FILES).find(([path]) => decodeURIComponent(url) === `/api/${path}`)?.[1];
  response.writeHead(text === undefined ? 404 : 200).end(text);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ["beside each other", join(folder, "api/openapi.yaml")],
  ["on the web", `${web}/api/openapi.yaml`],
])("a document of several files %s", (_, place) => {
  const read = async () => {
    const text = await documentFrom(place);
    const { operations, problems } = readOpenApi(text, "orders");
    return { text, problems, of: (id: string) => operations.find((one) => one.id === id) as ReadOperation };
  };

  test("is put into one, in which every operation has what it takes and answers", async () => {
    const { problems, of } = await read();
    expect(problems).toEqual([]);
    expect(of("getOrder").problem).toBeUndefined();
    expect(of("getOrder").takes).toEqual([{ name: "id", required: true }]);
    expect(of("getOrder").answers).toEqual(expect.arrayContaining(["id", "note", "lines.0.product"]));
    expect(JSON.stringify(of("getOrder").output)).toContain('"null"');
    expect(of("createOrder").takes).toEqual([{ name: "product", required: true }]);
  });

  test("takes nothing along that lies elsewhere; only what needs it cannot be called", async () => {
    const { text, of } = await read();
    expect(text).not.toContain("password");
    expect(of("listOrders").problem).toContain("secrets.yaml");
    expect(of("dropOrders").problem).toContain("not-there.yaml");
  });
});

test("a file that cannot be read is named", async () => {
  writeFileSync(join(folder, "broken.yaml"), "Order: [");
  const text = FILES["openapi.yaml"].replace("paths/order.yaml", "broken.yaml");
  writeFileSync(join(folder, "whole.yaml"), text);
  await expect(documentFrom(join(folder, "whole.yaml"))).rejects.toThrow(/^broken\.yaml, .*neither JSON/);
});

test("a document of one file stays as it was written", async () => {
  const place = new URL("billing.yaml", import.meta.url).pathname;
  const text = readFileSync(place, "utf8");
  expect(await documentFrom(place)).toBe(text);
});

test("what is not there is said", async () => {
  await expect(documentFrom(`${web}/api/none.yaml`)).rejects.toThrow("cannot be had (404)");
  await expect(documentFrom("https://")).rejects.toThrow("not the address of a document");
});
