import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectSalesforce } from "../src/index.ts";

const sent: { line: string; headers: IncomingHttpHeaders; body: string }[] = [];
let server: Server;
let down = 0;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    sent.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    if (down-- > 0) return void response.writeHead(503).end("<html>");
    if (request.method === "PATCH" && !request.url!.includes("composite"))
      return void response.writeHead(204).end();
    const json = request.url!.includes("userinfo")
      ? { user_id: "005000000000001AAA", name: "Us", organization_id: "00D000000000001AAA" }
      : request.url!.includes("describe")
        ? { name: "Case", label: "Case", fields: [] }
        : [
            { success: true, errors: [] },
            { success: true, errors: [] },
          ];
    response.writeHead(200, { "Content-Type": "application/json", "Sforce-Limit-Info": "api-usage=7/15000" });
    response.end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const connect = () =>
  connectSalesforce({
    login: {
      kind: "token",
      instanceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      accessToken: "00D000000000001!token",
    },
    apiVersion: "64.0",
  });
const set = (n: number) => ({
  id: `e${n}`,
  object: "Case",
  recordId: `50000000000000${n}AAA`,
  sets: { Subject: { value: "x" } },
});

it("says who we are and keeps the org's assignment rules out, alone and together", async () => {
  const sf = await connect();
  await sf.write([set(1)]);
  await sf.write([set(1), set(2)]);
  const writes = sent.filter(({ line }) => line.startsWith("PATCH"));
  expect(writes.map(({ line }) => line)).toEqual([
    "PATCH /services/data/v64.0/sobjects/Case/500000000000001AAA",
    "PATCH /services/data/v64.0/composite/sobjects",
  ]);
  for (const { headers } of writes) {
    expect(headers).toMatchObject({
      "sforce-auto-assign": "FALSE",
      "sforce-call-options": "client=throughline",
      authorization: "Bearer 00D000000000001!token",
    });
  }
  expect(JSON.parse(writes[1]!.body)).toEqual({
    allOrNone: false,
    records: [
      { attributes: { type: "Case" }, id: "500000000000001AAA", Subject: "x" },
      { attributes: { type: "Case" }, id: "500000000000002AAA", Subject: "x" },
    ],
  });
  expect(sf.limits()).toEqual({ used: 7, max: 15000 });
});

it("repeats nothing by itself, neither reads nor writes: who asks decides", async () => {
  const sf = await connect();
  await sf.write([set(1)]);
  const before = sent.length;
  down = 2;
  await expect(sf.read("Case", ["500000000000001AAA"], ["Id"])).rejects.toMatchObject({
    error: { class: "retry" },
  });
  expect(await sf.write([set(1)])).toMatchObject([{ error: { class: "retry" } }]);
  // the describe that the read wants is kept from before
  expect(sent.length - before).toBe(2);
});
