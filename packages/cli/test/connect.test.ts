import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "./in-process.ts";

const DOCUMENT = `# of the makers
openapi: 3.0.3
info: { title: Billing, version: "1" }
servers: [{ url: https://billing.example/api }]
paths:
  /invoices/{number}:
    get:
      operationId: getInvoice
      summary: One invoice.
      parameters: [{ name: number, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: found
          content: { application/json: { schema: { type: object, properties: { amount: { type: number } } } } }
  /scans:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [scan]
              properties: { note: { type: string }, scan: { type: string, format: binary } }
      responses: { "204": { description: done } }
  /orders:
    post:
      operationId: order
      requestBody: { required: true, content: { application/xml: { schema: { type: object } } } }
      responses: { "204": { description: done } }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
`;
let folder: string;
let document: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-connect-"));
  document = join(folder, "theirs.yaml");
  writeFileSync(document, DOCUMENT);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a document is listed with what its operations take and answer", async () => {
  const { code, out } = await command("connect", "billing", document);
  expect(code).toBe(0);
  expect(out).toBe(`Billing (OpenAPI 3.0.3): 3 operations
at https://billing.example/api
signed in by bearer token

getInvoice  GET /invoices/{number}  read
    One invoice.
    takes number
    answers amount

upload  POST /scans  once
    takes scan, note?, scan.name?, scan.type?, scan.encoding?
    answers nothing by name

order  POST /orders  once
    cannot be called: It takes application/xml, which is not sent: only JSON, form fields and multipart/form-data are.

Take some of them with --operations ID,ID.
`);
});

test("what is picked stands in connections.yaml afterwards, with the document beside it", async () => {
  const { code, out } = await command(
    ...["connect", "billing", document, "--operations", "findInvoice=getInvoice", "--workspace", folder],
  );
  expect(code).toBe(0);
  expect(out).toContain("billing.findInvoice");
  expect(out).toContain("THROUGHLINE_SECRET_BILLING_TOKEN");
  expect(readFileSync(join(folder, "connections.yaml"), "utf8")).toBe(`connections:
  billing:
    openapi: connections/billing.openapi.yaml
    url: https://billing.example/api
    auth:
      bearer: "{secret.BILLING_TOKEN}"
    operations:
      findInvoice: { operation: getInvoice, effect: read }
`);
  expect(readFileSync(join(folder, "connections/billing.openapi.yaml"), "utf8")).toBe(DOCUMENT);
});

test("a document is had from its address, and not from where that leads", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/moved") return void response.writeHead(302, { location: "http://10.0.0.1/" }).end();
    response.end(DOCUMENT);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect((await command("connect", "billing", `${at}/openapi.yaml`, "--json")).out).toContain(
      '"getInvoice"',
    );
    const moved = await command("connect", "billing", `${at}/moved`);
    expect(moved.code).toBe(1);
    expect(moved.err).toContain("http://10.0.0.1/");
  } finally {
    server.close();
  }
});

test.each([
  [["billing", "nowhere.yaml"], 2, "There is no document"],
  [["bill ing", "DOCUMENT"], 2, "cannot be called bill ing"],
  [["billing", "DOCUMENT", "--operations", "getInvoise"], 2, "Did you mean getInvoice?"],
  [["billing", "DOCUMENT", "--operations", "order"], 2, "application/xml"],
])("connect %j is told what is wrong", async (args, code, why) => {
  const result = await command("connect", ...args.map((one) => (one === "DOCUMENT" ? document : one)));
  expect([result.code, result.err]).toEqual([code, expect.stringContaining(why)]);
});
