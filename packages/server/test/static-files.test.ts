import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { staticFiles } from "../src/http/static-files.ts";
import { folder } from "./org.ts";

const SCRIPT = "console.log('the page');\n".repeat(200);

function page() {
  const files = folder();
  mkdirSync(join(files, "assets"));
  writeFileSync(join(files, "index.html"), "<h1>Throughline</h1>");
  writeFileSync(join(files, "assets/index-a1b2c3d4.js"), SCRIPT);
  const app = new OpenAPIHono();
  staticFiles(app, files);
  return (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
}

test("what is named by its content travels gzipped to whoever takes that, and may be kept for good", async () => {
  const get = page();
  const small = await get("/assets/index-a1b2c3d4.js", { "Accept-Encoding": "gzip, br" });
  expect(small.headers.get("Content-Encoding")).toBe("gzip");
  expect(small.headers.get("Cache-Control")).toContain("immutable");
  const body = await small.arrayBuffer();
  expect(body.byteLength).toBeLessThan(SCRIPT.length / 10);
  const unpacked = new Response(body).body?.pipeThrough(new DecompressionStream("gzip"));
  expect(await new Response(unpacked).text()).toBe(SCRIPT);

  const plain = await get("/assets/index-a1b2c3d4.js");
  expect(plain.headers.get("Content-Encoding")).toBe(null);
  expect(await plain.text()).toBe(SCRIPT);
});

test("a path of the page's own is its first page", async () => {
  const answer = await page()("/items/support-email/500", { "Accept-Encoding": "gzip" });
  expect(await answer.text()).toBe("<h1>Throughline</h1>");
  expect(answer.headers.get("Cache-Control")).toBe("no-cache");
});

test("a path that leads out of the folder, or is encoded wrongly, is none of a file", async () => {
  for (const path of ["/..%2f..%2fetc%2fpasswd.txt", "/assets%2f..%2f..%2fx.json", "/%E0%A4%A", "/a%00.js"]) {
    const answer = await page()(path);
    expect([answer.status, await answer.text()]).toEqual([200, "<h1>Throughline</h1>"]);
  }
});
