import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOST } from "../src/sign-in/attempts.ts";
import { createSignIn, hashPassword, oneTimePassword } from "../src/sign-in/index.ts";
import { IDLE_MS, LONGEST_MS } from "../src/sign-in/sessions.ts";
import { atDesk, folder, openOrg, serve } from "./org.ts";
import { CHEAP, PASSWORD, serveSignedIn, signedIn, visitor } from "./signed-in.ts";

let org: Org;
let at: Awaited<ReturnType<typeof serveSignedIn>>;
let url: string;
const MINUTE = 60_000;

beforeAll(async () => {
  org = await openOrg();
  at = await serveSignedIn(org, { "Ann Stone": "operator", "Bea Lund": "viewer" });
  ({ url } = at.server);
});
afterAll(async () => {
  await at.server.close();
  await org.close();
});

const log = () =>
  readFileSync(join(at.data, "people.log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const enter = (body: object, headers?: Record<string, string>) =>
  visitor(url).post("/api/sign-in", body, headers);

describe("a session", () => {
  test("begins with name and password, and is a cookie that no script reads and no other site sends", async () => {
    expect((await visitor(url).get("/api/summary")).status).toBe(401);
    const answer = await enter({ name: "ann stone", password: PASSWORD });
    expect(answer.body).toMatchObject({ signIn: true, person: { name: "Ann Stone", role: "operator" } });
    expect(answer.body.may).toContain("POST /api/next");
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^throughline=[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain("Secure");
    const ann = visitor(url, cookie.split(";", 1)[0]);
    expect((await ann.get("/api/summary")).status).toBe(200);
    expect((await ann.get("/api/session")).body.person.name).toBe("Ann Stone");
  });

  test("ends by signing out; the old cookie is of no use", async () => {
    const ann = await signedIn(url, "Ann Stone");
    expect((await ann.post("/api/sign-out")).status).toBe(200);
    expect((await ann.get("/api/summary")).status).toBe(401);
    expect((await ann.get("/api/session")).body).toEqual({
      signIn: true,
      provider: null,
      person: null,
      may: [],
    });
  });

  test("ends when nothing was done for an hour; a page that asks by itself does not count", async () => {
    const [ann, left] = await Promise.all([signedIn(url, "Ann Stone"), signedIn(url, "Bea Lund")]);
    at.pass(IDLE_MS - MINUTE);
    expect((await ann.get("/api/summary")).status).toBe(200);
    expect((await left.get("/api/summary", { "X-Throughline": "unattended" })).status).toBe(200);
    at.pass(2 * MINUTE);
    expect((await ann.get("/api/summary")).status).toBe(200);
    expect((await left.get("/api/summary")).status).toBe(401);
  });

  test("ends twelve hours after it began, whatever is done", async () => {
    const ann = await signedIn(url, "Ann Stone");
    for (let passed = 0; passed < LONGEST_MS; passed += IDLE_MS / 2) {
      expect((await ann.get("/api/summary")).status).toBe(200);
      at.pass(IDLE_MS / 2);
    }
    expect((await ann.get("/api/summary")).status).toBe(401);
  });

  test("outlives a restart, and stands nowhere in a form that could be used", async () => {
    const ann = await signedIn(url, "Ann Stone");
    await at.server.close();
    at.server = await at.open();
    ({ url } = at.server);
    expect((await visitor(url, ann.cookie).get("/api/summary")).status).toBe(200);
    for (const name of ["people.json", "sessions.json", "people.log"]) {
      const file = join(at.data, name);
      expect(statSync(file).mode & 0o777, name).toBe(0o600);
      expect(readFileSync(file, "utf8")).not.toContain(ann.cookie.split("=")[1]);
      expect(readFileSync(file, "utf8")).not.toContain(PASSWORD);
    }
  });

  test("has the role of now, and ends with another password or when the person is removed", async () => {
    const password = await hashPassword(PASSWORD, CHEAP);
    at.accounts.put({ name: "Cy", role: "viewer", password });
    const cy = await signedIn(url, "Cy");
    expect((await cy.post("/api/next", { by: "Cy" })).status).toBe(403);
    at.accounts.put({ name: "Cy", role: "operator", password });
    expect((await cy.post("/api/next", { by: "Cy" })).status).toBe(200);
    at.accounts.put({
      name: "Cy",
      role: "operator",
      password: await hashPassword(PASSWORD, CHEAP),
    });
    expect((await cy.get("/api/summary")).status).toBe(401);
    const anew = await signedIn(url, "Cy");
    at.accounts.remove("Cy");
    expect((await anew.get("/api/summary")).status).toBe(401);
  });

  test("that ends takes the live stream with it", async () => {
    const ann = await signedIn(url, "Ann Stone");
    const stream = await fetch(`${url}/api/events`, { headers: { cookie: ann.cookie } });
    const reader = stream.body?.getReader();
    await reader?.read();
    await ann.post("/api/sign-out");
    atDesk(org, at.server).message();
    let ended = false;
    while (!ended) ended = (await reader?.read())?.done ?? true;
    expect(ended).toBe(true);
  });
});

describe("a change", () => {
  test("is made under one's own name and no other", async () => {
    const ann = await signedIn(url, "Ann Stone");
    expect(await ann.post("/api/next", { by: "Bea Lund" })).toMatchObject({
      status: 403,
      body: {
        error: { code: "not-you", field: "by", message: expect.stringContaining("signed in as Ann Stone") },
      },
    });
    expect((await ann.post("/api/next", { by: "Ann Stone" })).status).toBe(200);
  });

  test("comes from the page: without its header, or from another site, it is refused", async () => {
    const ann = await signedIn(url, "Ann Stone");
    const headers = { cookie: ann.cookie, "content-type": "application/json" };
    const body = JSON.stringify({ by: "Ann Stone" });
    expect((await fetch(`${url}/api/next`, { method: "POST", headers, body })).status).toBe(403);
    const foreign = { origin: "https://evil.example" };
    expect((await ann.post("/api/next", { by: "Ann Stone" }, foreign)).status).toBe(403);
    expect((await enter({ name: "Ann Stone", password: PASSWORD }, foreign)).status).toBe(403);
  });
});

test("what is sent to sign in is read up to a megabyte", async () => {
  expect(await enter({ name: "Ann Stone", password: "x".repeat(1_000_000) })).toMatchObject({
    status: 413,
    code: "too-large",
  });
});

describe("a password", () => {
  test("that is wrong, and a name that nobody has, are answered alike", async () => {
    const [wrong, unknown] = await Promise.all([
      enter({ name: "Ann Stone", password: "wrong" }),
      enter({ name: "hunter2 in the wrong field", password: PASSWORD }),
    ]);
    expect(wrong.status).toBe(401);
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(
      log()
        .slice(-2)
        .map(({ what, name }) => [what, name]),
    ).toEqual(
      expect.arrayContaining([
        ["refused", "Ann Stone"],
        ["refused", undefined],
      ]),
    );
    expect(JSON.stringify(log())).not.toContain("hunter2");
  });

  test("that was made for somebody is changed at once, and works once", async () => {
    const made = oneTimePassword();
    const oneTimeUntil = new Date(Date.now() + 365 * 86_400_000).toISOString();
    at.accounts.put({
      name: "Dora",
      role: "viewer",
      password: await hashPassword(made, CHEAP),
      oneTimeUntil,
    });
    expect(await enter({ name: "Dora", password: made })).toMatchObject({
      status: 403,
      code: "choose-password",
    });
    for (const newPassword of ["short", made, "aaaaaaaaaaaaaa", "dora dora dora dora"])
      expect(await enter({ name: "Dora", password: made, newPassword })).toMatchObject({
        status: 400,
        code: "weak-password",
      });
    expect((await enter({ name: "Dora", password: made, newPassword: "a long one of mine" })).status).toBe(
      200,
    );
    expect((await enter({ name: "Dora", password: made })).status).toBe(401);
    expect((await enter({ name: "Dora", password: "a long one of mine" })).status).toBe(200);
  });

  test("that was made long ago lets nobody in", async () => {
    const oneTimeUntil = new Date(0).toISOString();
    const password = await hashPassword(PASSWORD, CHEAP);
    at.accounts.put({ name: "Eve", role: "viewer", password, oneTimeUntil });
    expect((await enter({ name: "Eve", password: PASSWORD, newPassword: "a long one of mine" })).status).toBe(
      401,
    );
  });

  test("cannot be guessed: after some tries the name waits, known or not, also with the right one", async () => {
    for (const name of ["Bea Lund", "Nobody"]) {
      // many at once are as many
      const tries = await Promise.all(
        Array.from({ length: MOST.name + 3 }, (_, i) => enter({ name, password: `guess ${i}` })),
      );
      expect(tries.filter(({ status }) => status === 401)).toHaveLength(MOST.name);
      const late = await enter({ name, password: PASSWORD });
      expect([late.status, late.code]).toEqual([429, "too-often"]);
      expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    // others still come in
    await signedIn(url, "Ann Stone");
    at.pass(16 * MINUTE);
    await signedIn(url, "Bea Lund");
  });

  test("cannot be guessed over many names from one address either", async () => {
    at.pass(16 * MINUTE);
    const tries = await Promise.all(
      Array.from({ length: MOST.address + 2 }, (_, i) => enter({ name: `name ${i}`, password: "guess" })),
    );
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(MOST.address);
    expect((await enter({ name: "Ann Stone", password: PASSWORD })).status).toBe(429);
    at.pass(16 * MINUTE);
    await signedIn(url, "Ann Stone");
  });
});

describe("where it can be reached from", () => {
  test("wider than this machine only with sign-in", async () => {
    await expect(serve(org, { host: "0.0.0.0" })).rejects.toThrow("Without sign-in");
    const wide = await at.open("0.0.0.0");
    try {
      const there = wide.url.replace("0.0.0.0", "127.0.0.1");
      const named = { host: "throughline.acme.example" };
      expect((await visitor(there).get("/health/live", named)).status).toBe(200);
      expect((await visitor(there).get("/api/summary", named)).status).toBe(401);
      expect((await (await signedIn(there, "Ann Stone")).get("/api/summary")).status).toBe(200);
    } finally {
      await wide.close();
    }
  });

  test("behind https the cookie is for https and this host alone, and the page's own address may change things", async () => {
    const publicUrl = "https://throughline.acme.example";
    const { server } = await serveSignedIn(org, { Ann: "operator" }, { publicUrl });
    try {
      const answer = await visitor(server.url).post(
        "/api/sign-in",
        { name: "Ann", password: PASSWORD },
        { origin: publicUrl },
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-throughline=.*; Path=\/; .*Secure/);
    } finally {
      await server.close();
    }
  });

  test("without sign-in everything is as it was: nobody asks who one is", async () => {
    const open = await serve(org);
    try {
      const anybody = visitor(open.url);
      expect((await anybody.get("/api/session")).body).toEqual({
        signIn: false,
        provider: null,
        person: null,
        may: [],
      });
      expect((await anybody.post("/api/next", { by: "Whoever" })).status).toBe(200);
      expect((await anybody.post("/api/sign-in", { name: "Ann", password: "x" })).status).toBe(404);
    } finally {
      await open.close();
    }
  });
});

test("a file of people that is not understood is named, and nobody is let in without it", () => {
  const data = folder();
  writeFileSync(join(data, "people.json"), "{ people: ");
  expect(() => createSignIn({ folder: data })).toThrow(/people\.json is no JSON/);
  writeFileSync(join(data, "people.json"), '{"people":[{"name":"A","password":"x","role":"king"}]}');
  expect(() => createSignIn({ folder: data })).toThrow(/A has the role king\. Roles: viewer/);
});
