import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { BIN, folder, ROOT } from "./throughline.ts";

interface Told {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: { name: string; traceId: string; attributes: Attribute[] }[] }[];
  }[];
}
type Attribute = { key: string; value: { stringValue?: string } };

const textOf = (attributes: Attribute[], name: string) =>
  attributes.find(({ key }) => key === name)?.value.stringValue;

test("start tells its spans to the collector that the environment names, also those that are left as it ends", async () => {
  const got: Told[] = [];
  const collector = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    if (request.url === "/v1/traces") got.push(JSON.parse(body));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const child = spawn(process.execPath, [BIN, "start", "--demo", "--port", "0", "--data", folder({})], {
    cwd: ROOT,
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: "",
      // later than the test lasts: what is told is told at the end
      OTEL_BSP_SCHEDULE_DELAY: "600000",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let url = "";
    for await (const line of createInterface({ input: child.stdout })) {
      url = /is up: (\S+)/.exec(line)?.[1] ?? "";
      if (url) break;
    }
    const settled = async () =>
      /throughline_org_api_calls_used ([1-9]\d*)/.test(await (await fetch(`${url}/metrics`)).text()) &&
      (await fetch(`${url}/api/work-items`).then((answer) => answer.json() as Promise<{ total: number }>))
        .total > 0;
    for (const end = Date.now() + 30_000; !(await settled()) && Date.now() < end; )
      await new Promise((again) => setTimeout(again, 50));
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);

    const spans = () =>
      got
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans);
    const turn = spans().find(({ name }) => name === "throughline.turn");
    expect(textOf(turn?.attributes ?? [], "throughline.item")).toMatch(/^support-email\/500/);
    expect(spans().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["throughline.turn", "throughline.commit"]),
    );
    expect(textOf(got[0]?.resourceSpans[0]?.resource.attributes ?? [], "service.name")).toBe("throughline");
  } finally {
    child.kill("SIGKILL");
    collector.closeAllConnections();
    collector.close();
  }
}, 60_000);
