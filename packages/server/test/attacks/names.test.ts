import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { LEAST } from "../../src/sign-in/roles.ts";
import { openOrg } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";

let org: Org;
let server: Server;

beforeAll(async () => {
  org = await openOrg();
  ({ server } = await serveSignedIn(org, { root: "administrator" }));
});
afterAll(async () => {
  await server.close();
  await org.close();
});

/** Names that nothing has, and that some code takes for something else. */
const NAMES = [
  ...["__proto__", "..%2f..%2fpeople.json", "%00", "%E0%A4%A", "x'%20OR%201=1--"],
  ...["a%0d%0aSet-Cookie:%20x=y", "x".repeat(3_000)],
];
const BODY = JSON.parse(
  '{"__proto__":{"by":"root"},"constructor":{},"by":"root","reason":"x","name":"__proto__","agent":"constructor"}',
);

test("no name in an address and no body makes a route fail", async () => {
  const root = await signedIn(server.url, "root");
  const answered: Record<number, number> = {};
  for (const route of Object.keys(LEAST)) {
    const [method = "", path = ""] = route.split(" ");
    // that one goes on, and with that one all others were over
    if (path === "/api/events" || path === "/api/sign-out") continue;
    const body = ["GET", "DELETE"].includes(method) ? undefined : BODY;
    for (const name of path.includes(":") ? NAMES : ["-"]) {
      const { status, headers } = await root.send(method, path.replace(/:\w+/g, name), body);
      answered[status] = (answered[status] ?? 0) + 1;
      expect({ route, name, failed: status === 500 }).toEqual({ route, name, failed: false });
      expect(headers.get("set-cookie") ?? "").not.toContain("x=y");
    }
  }
  // they were answered by the routes, and not before them
  expect((answered[400] ?? 0) + (answered[404] ?? 0)).toBeGreaterThan(300);
  expect(answered[401]).toBeLessThan(20);
  expect(({} as { by?: string }).by).toBeUndefined();
});
