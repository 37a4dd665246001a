import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ONE_TIME_MS } from "../src/sign-in/people.ts";
import { openOrg } from "./org.ts";
import { PASSWORD, serveSignedIn, signedIn, visitor } from "./signed-in.ts";

let org: Org;
let at: Awaited<ReturnType<typeof serveSignedIn>>;
let url: string;
let ada: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  org = await openOrg();
  at = await serveSignedIn(org, { "Ada Moor": "administrator", "Bea Lund": "viewer" });
  ({ url } = at.server);
  ada = await signedIn(url, "Ada Moor");
});
afterAll(async () => {
  await at.server.close();
  await org.close();
});

// biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
const person = async (name: string): Promise<any> =>
  (await ada.get("/api/people")).body.people.find((one: { name: string }) => one.name === name);
const of = (name: string, rest = "") => `/api/people/${encodeURIComponent(name)}${rest}`;

test("an administrator sees who may sign in as what, who was here, and who has never come", async () => {
  expect((await (await signedIn(url, "Bea Lund")).get("/api/people")).code).toBe("not-allowed");
  expect((await ada.get("/api/people")).body).toMatchObject({ signIn: true, provider: null });
  expect(await person("Bea Lund")).toMatchObject({ role: "viewer", from: "password", sessions: 1 });
  expect(Date.parse((await person("Ada Moor")).lastSeen)).toBeGreaterThan(Date.now() - 60_000);
});

test("who is invited comes in with a password that is shown once, and chooses one of their own", async () => {
  const { body } = await ada.post("/api/people", { name: "Cleo Ware", role: "operator" });
  expect(body).toMatchObject({ name: "Cleo Ware", role: "operator" });
  expect(await person("Cleo Ware")).toMatchObject({ state: "invited", lastSeen: null, until: body.until });
  const enter = (more = {}) =>
    visitor(url).post("/api/sign-in", { name: "Cleo Ware", password: body.password, ...more });
  expect((await enter()).code).toBe("choose-password");
  expect((await enter({ newPassword: "what nobody would guess" })).status).toBe(200);
  expect(await person("Cleo Ware")).toMatchObject({ state: "active", sessions: 1 });
  expect((await ada.post("/api/people", { name: "cleo ware", role: "viewer" })).status).toBe(400);
  expect((await ada.get("/api/people")).body.journal[0]).toMatchObject({ what: "signed-in" });
  expect(JSON.stringify((await ada.get("/api/people")).body)).not.toContain(body.password);
});

test("another role holds from the next request on; disabled, they are out at once, until they may come again", async () => {
  const bea = await signedIn(url, "Bea Lund");
  await ada.post(of("Bea Lund", "/role"), { role: "editor" });
  expect((await bea.get("/api/session")).body.person.role).toBe("editor");
  await ada.post(of("Bea Lund", "/disabled"), { disabled: true });
  expect((await bea.get("/api/summary")).status).toBe(401);
  expect(await person("Bea Lund")).toMatchObject({ state: "disabled", sessions: 0 });
  await expect(signedIn(url, "Bea Lund")).rejects.toThrow("cannot sign in");
  await ada.post(of("Bea Lund", "/disabled"), { disabled: false });
  const again = await signedIn(url, "Bea Lund");
  expect((await again.get("/api/summary")).status).toBe(200);
  expect((await ada.send("DELETE", of("Bea Lund", "/sessions"))).body.ended).toBe(1);
  expect((await again.get("/api/summary")).status).toBe(401);
});

test("the last administrator stays: neither demoted, disabled, given a new password nor taken out", async () => {
  for (const [method, path, body] of [
    ["POST", "/role", { role: "approver" }],
    ["POST", "/disabled", { disabled: true }],
    ["POST", "/password", {}],
    ["DELETE", "", undefined],
  ] as const)
    expect(await ada.send(method, of("Ada Moor", path), body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("last administrator") } },
    });
  // somebody who was only invited may never come
  const made = await ada.post("/api/people", { name: "Dan Fry", role: "administrator" });
  expect((await ada.post(of("Ada Moor", "/role"), { role: "approver" })).status).toBe(400);
  await visitor(url).post("/api/sign-in", {
    ...{ name: "Dan Fry", password: made.body.password, newPassword: "a long way from home" },
  });
  expect((await ada.post(of("Ada Moor", "/role"), { role: "approver" })).status).toBe(200);
  expect((await ada.get("/api/people")).code).toBe("not-allowed");
  const dan = await signedIn(url, "Dan Fry", "a long way from home");
  await dan.post(of("Ada Moor", "/role"), { role: "administrator" });
  expect((await dan.send("DELETE", of("Dan Fry"))).status).toBe(200);
  expect((await dan.get("/api/people")).status).toBe(401);
});

test("a new password ends what the old one began; one that nobody used in time says so", async () => {
  const bea = await signedIn(url, "Bea Lund");
  const { body } = await ada.post(of("Bea Lund", "/password"), {});
  expect((await bea.get("/api/summary")).status).toBe(401);
  await expect(signedIn(url, "Bea Lund", PASSWORD)).rejects.toThrow();
  at.pass(ONE_TIME_MS + 1);
  ada = await signedIn(url, "Ada Moor");
  expect(await person("Bea Lund")).toMatchObject({ state: "late", until: body.until });
});

test("all of it is in the journal, with who did it", async () => {
  const { journal } = (await ada.get("/api/people")).body;
  const told = journal.map(({ what, name, by }: Record<string, string>) => [what, name, by]);
  for (const line of [
    ["added", "Cleo Ware", "Ada Moor"],
    ["role", "Bea Lund", "Ada Moor"],
    ["disabled", "Bea Lund", "Ada Moor"],
    ["enabled", "Bea Lund", "Ada Moor"],
    ["sessions-ended", "Bea Lund", "Ada Moor"],
    ["removed", "Dan Fry", "Dan Fry"],
    ["password", "Bea Lund", "Ada Moor"],
  ])
    expect(told).toContainEqual(line);
  expect((await ada.post(of("Nobody", "/role"), { role: "viewer" })).status).toBe(404);
});
