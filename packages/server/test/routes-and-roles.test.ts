import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBackend } from "../src/backend.ts";
import { createApp } from "../src/http/app.ts";
import type { Server } from "../src/index.ts";
import { LEAST, ROLES, routesOf } from "../src/sign-in/roles.ts";
import { createSignIn } from "../src/sign-in/sign-in.ts";
import { folder, openOrg } from "./org.ts";
import { serveSignedIn, signedIn, visitor } from "./signed-in.ts";

const TOKEN = "token-of-the-monitoring";
const CALLER = "token-of-the-org";
const WHO = ["nobody", "monitor", ...ROLES] as const;

let org: Org;
let server: Server;
/** Every route that the application has, as `GET /api/teams/:name`. */
let routes: string[];

beforeAll(async () => {
  org = await openOrg();
  ({ server } = await serveSignedIn(org, Object.fromEntries(ROLES.map((role) => [role, role])), {
    monitorToken: TOKEN,
    callerToken: CALLER,
  }));
  const app = createApp(createBackend(server, server), "a folder of the console");
  routes = app.routes.flatMap(({ method, path }) => (method === "ALL" ? [] : [`${method} ${path}`]));
});
afterAll(async () => {
  await server.close();
  await org.close();
});

async function as(who: (typeof WHO)[number]) {
  if (who === "nobody") return visitor(server.url);
  if (who !== "monitor") return signedIn(server.url, who);
  const { send } = visitor(server.url);
  const headers = { authorization: `Bearer ${TOKEN}` };
  return { send: (method: string, path: string, body?: unknown) => send(method, path, body, headers) };
}

/** The page itself is for everybody; and for programs with tokens `programs/mcp.test.ts` has every role and every tool. */
const byCookie = (route: string) => route !== "GET /*" && !/ \/(?:mcp|a2a(?:\/v1\/\*)?)$/.test(route);

test("every route says who may use it, and nothing is said of routes that are not there", () => {
  expect(routes.length).toBeGreaterThan(15);
  expect([...new Set(routes)].sort()).toEqual(Object.keys(LEAST).sort());
});

describe.each(WHO)("%s", (who) => {
  test("may use the routes of their level and no other one", async () => {
    const found: Record<string, boolean> = {};
    for (const route of routes.filter(byCookie)) {
      const { send } = await as(who);
      const [method = "", path = ""] = route.split(" ");
      const { code } = await send(method, path.replace(/:\w+/g, "x"), method === "POST" ? {} : undefined);
      found[route] = !["not-signed-in", "not-allowed"].includes(code);
    }
    const rank = WHO.indexOf(who);
    const expected = Object.entries(LEAST).flatMap(([route, least]) =>
      byCookie(route) ? [[route, least === "anyone" || rank >= WHO.indexOf(least)]] : [],
    );
    expect(found).toEqual(Object.fromEntries(expected));
  });
});

test("whoever only looks changes nothing; figures are for the monitoring, items are not", async () => {
  const viewer = await signedIn(server.url, "viewer");
  expect(await viewer.post("/api/next", { by: "viewer" })).toMatchObject({
    status: 403,
    code: "not-allowed",
  });
  expect((await viewer.get("/api/work-items")).status).toBe(200);
  const monitor = { authorization: `Bearer ${TOKEN}` };
  expect((await visitor(server.url).get("/metrics", monitor)).status).toBe(200);
  expect((await visitor(server.url).get("/api/work-items", monitor)).status).toBe(401);
  expect((await visitor(server.url).get("/metrics", { authorization: "Bearer guessed" })).status).toBe(401);
});

test("a route of which nothing is said is refused to everybody", async () => {
  expect(routesOf("administrator")).toHaveLength(Object.keys(LEAST).length);
  const signIn = {
    ...createSignIn({ folder: folder() }),
    who: () => ({ name: "root", role: "administrator" as const }),
  };
  const app = createApp(createBackend(server, server, signIn));
  const headers = { cookie: "throughline=any" };
  app.get("/new", (c) => c.text("new"));
  app.all("/any", (c) => c.text("any"));
  expect((await app.request("/new", { headers })).status).toBe(403);
  expect((await app.request("/any", { headers })).status).toBe(403);
  expect((await app.request("/api/summary", { headers })).status).toBe(200);
});

test("the org's flows read with their token what a viewer reads, and change nothing", async () => {
  const { send } = visitor(server.url);
  const headers = { authorization: `Bearer ${CALLER}` };
  expect(await send("GET", "/api/work-items", undefined, headers)).toMatchObject({ status: 200 });
  expect(await send("POST", "/api/next", { by: "Ann" }, headers)).toMatchObject({ status: 401 });
  const wrong = { authorization: `Bearer ${CALLER}x` };
  expect(await send("GET", "/api/work-items", undefined, wrong)).toMatchObject({ status: 401 });
});
