import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Server } from "../src/index.ts";
import { readProvider } from "../src/sign-in/index.ts";
import { browser, startProvider } from "./identity-provider.ts";
import { folder, openOrg, serve } from "./org.ts";
import { CHEAP } from "./signed-in.ts";

const SECRET = { THROUGHLINE_SECRET_SIGN_IN: "secret of the app" };

/** A folder with `sign-in.yaml`. */
function written(yaml: string): string {
  const data = folder();
  writeFileSync(join(data, "sign-in.yaml"), yaml);
  return data;
}

const verified = { email_verified: true };
const ACCOUNTS = {
  ann: { email: "ann@acme.example", ...verified, groups: ["desk", "leads"] },
  cat: { email: "cat@acme.example", ...verified, custom_attributes: { role: "editing" } },
  bob: { email: "bob@acme.example", ...verified, groups: ["cooks"] },
  eve: { email: "eve@evil.example", ...verified, groups: ["leads"] },
  amy: { email: "a\u200bnn@acme.example", ...verified, groups: ["leads"] },
  mal: { email: "mal@acme.example", email_verified: false, groups: ["leads"] },
};

let org: Org;
let idp: Awaited<ReturnType<typeof startProvider>>;
let server: Server;
let data: string;
let passed = 0;

const signIn = () => ({
  folder: data,
  provider: readProvider(data, SECRET),
  now: () => Date.now() + passed,
  cost: CHEAP,
});

beforeAll(async () => {
  // the provider tells that it is not made for production
  for (const say of ["info", "warn"] as const) vi.spyOn(console, say).mockImplementation(() => {});
  [org, idp] = await Promise.all([openOrg(), startProvider(ACCOUNTS)]);
  data = written(`
issuer: ${idp.issuer}
client id: throughline
client secret: THROUGHLINE_SECRET_SIGN_IN
title: Acme
scopes: [openid, email, groups]
email domains: [acme.example]
roles:
  - { claim: groups, is: leads, role: approver }
  - { claim: groups, is: desk, role: operator }
  - { claim: custom_attributes.role, is: editing, role: editor }
`);
  server = await serve(org, { signIn: signIn() });
  idp.serve(`${server.url}/api/sign-in/callback`);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
  await Promise.all([org.close(), idp.close()]);
});

/** Goes to the provider, writes a name there, and agrees. */
async function enterAs(login: string, to = "/tasks") {
  const page = browser();
  await page.go(`${server.url}/api/sign-in/provider?to=${encodeURIComponent(to)}`);
  await page.submit({ login, password: "any" });
  await page.submit({ prompt: "consent" });
  return page;
}
const session = (page: ReturnType<typeof browser>) => page.ask(`${server.url}/api/session`);
const lastNote = () =>
  JSON.parse(readFileSync(join(data, "people.log"), "utf8").trim().split("\n").at(-1) ?? "");

describe("an identity provider", () => {
  test("lets somebody in with the role that their groups give, where they wanted to go", async () => {
    const page = await enterAs("ann");
    expect(page.current().url).toBe(`${server.url}/tasks`);
    expect(await session(page)).toMatchObject({
      provider: "Acme",
      person: { name: "ann@acme.example", role: "approver" },
    });
    expect((await page.ask(`${server.url}/api/summary`)).open).toBe(0);
    expect(lastNote()).toMatchObject({
      what: "signed-in",
      name: "ann@acme.example",
      role: "approver",
      by: idp.issuer,
    });
  });

  test("may have the claim that gives the role within another one", async () => {
    expect((await session(await enterAs("cat"))).person.role).toBe("editor");
  });

  test.each([
    ["eve", "domain"],
    ["mal", "email"],
    ["bob", "role"],
    ["amy", "name"],
  ])("does not let %s in, and says why: %s", async (login, why) => {
    const page = await enterAs(login);
    expect(page.current().url).toBe(`${server.url}/?refused=${why}`);
    expect((await session(page)).person).toBeNull();
    expect(lastNote()).toMatchObject({ what: "refused", why: `provider: ${why}` });
  });

  test("is gone to with PKCE, state and nonce, which stay here", async () => {
    const away = await fetch(`${server.url}/api/sign-in/provider`, { redirect: "manual" });
    const url = new URL(away.headers.get("location") ?? "");
    expect(url.origin).toBe(idp.issuer);
    const asked = Object.fromEntries(url.searchParams);
    expect(asked).toMatchObject({ response_type: "code", code_challenge_method: "S256" });
    for (const random of [asked.state, asked.nonce, asked.code_challenge])
      expect(random).toMatch(/^[\w-]{43}$/);
    expect(away.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax$/);
  });

  test("is not believed when somebody else's browser comes back, or the same one twice", async () => {
    const victim = browser();
    const away = await fetch(`${server.url}/api/sign-in/provider`, { redirect: "manual" });
    const { searchParams } = new URL(away.headers.get("location") ?? "");
    // a code of the attacker's, in the browser of somebody who never left
    await victim.go(`${server.url}/api/sign-in/callback?code=stolen&state=${searchParams.get("state")}`);
    expect(victim.current().url).toBe(`${server.url}/?refused=late`);

    const cookie = away.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    const back = (query: string) =>
      fetch(`${server.url}/api/sign-in/callback?${query}`, { headers: { cookie }, redirect: "manual" });
    const refused = async (query: string) => (await back(query)).headers.get("location");
    expect(await refused(`code=invented&state=${searchParams.get("state")}`)).toBe("/?refused=provider");
    expect(lastNote().why).toMatch(/^provider: provider: /);
    expect(JSON.stringify(lastNote())).not.toContain("invented");
    expect(await refused(`code=invented&state=${searchParams.get("state")}`)).toBe("/?refused=late");
  });

  test("is not waited for longer than ten minutes", async () => {
    const page = browser();
    await page.go(`${server.url}/api/sign-in/provider`);
    passed += 11 * 60_000;
    await page.submit({ login: "ann", password: "any" });
    await page.submit({ prompt: "consent" });
    expect(page.current().url).toBe(`${server.url}/?refused=late`);
  });

  test.each(["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])(
    "leads to no other site: %s",
    async (to) => {
      expect((await enterAs("ann", to)).current().url).toBe(`${server.url}/`);
    },
  );

  test("has its sessions ended when its settings are others", async () => {
    const page = await enterAs("ann");
    const again = async () => {
      const { port } = new URL(server.url);
      await server.close();
      server = await serve(org, { signIn: signIn(), port: Number(port) });
    };
    await again();
    expect((await session(page)).person?.role).toBe("approver");
    const file = join(data, "sign-in.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("role: approver", "role: viewer"));
    await again();
    expect((await session(page)).person).toBeNull();
  });

  test("that cannot be reached keeps nobody else out", async () => {
    const away = written("{ issuer: 'http://127.0.0.1:1', client id: x, otherwise: viewer }");
    const other = await serve(org, { signIn: { folder: away, provider: readProvider(away) } });
    try {
      const page = browser();
      await page.go(`${other.url}/api/sign-in/provider`);
      expect(page.current().url).toBe(`${other.url}/?refused=provider`);
      expect(await page.ask(`${other.url}/health/live`)).toEqual({ ok: true });
    } finally {
      await other.close();
    }
  });
});

test("Salesforce is one: with the org's own address as issuer, people are their user names there", async () => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const redirectUris = [`http://127.0.0.1:${port}/api/sign-in/callback`];
  const login = await startOrg({
    seed: { users: [{ username: "ada@example.test", name: "Ada Lovelace", password: "engine" }] },
    clients: [{ id: "Throughline", secret: "secret of the app", username: "ada@example.test", redirectUris }],
  });
  const own = written(`
issuer: ${login.url}
client id: Throughline
client secret: THROUGHLINE_SECRET_SIGN_IN
title: Salesforce
scopes: [openid]
name: preferred_username
roles:
  - { claim: preferred_username, is: ada@example.test, role: administrator }
`);
  const other = await serve(org, { port, signIn: { folder: own, provider: readProvider(own, SECRET) } });
  try {
    const page = browser();
    await page.go(`${other.url}/api/sign-in/provider`);
    await page.submit({ username: "ada@example.test", password: "engine" });
    await page.submit({ decision: "allow" });
    expect((await page.ask(`${other.url}/api/session`)).person).toEqual({
      name: "ada@example.test",
      role: "administrator",
    });
  } finally {
    await Promise.all([other.close(), login.close()]);
  }
});

test("sign-in.yaml says what is wrong with it, and never holds the secret", () => {
  const good = "{ issuer: 'https://idp.example', client id: x, otherwise: viewer }";
  const wrong = (yaml: string, env = {}) => {
    try {
      readProvider(written(yaml), env);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(wrong(good)).toBe("");
  expect(readProvider(folder())).toBeUndefined();
  expect(wrong(good.replace("https", "http"))).toContain("issuer: an identity provider is reached by https");
  expect(wrong(good.replace("viewer", "king"))).toMatch(/sign-in\.yaml: otherwise: .*viewer/);
  expect(wrong(good.replace(", otherwise: viewer", ""))).toContain("nobody would have a role");
  expect(wrong(good.replace("client id: x", "client id: x, client secret: hunter2"))).toMatch(
    /client secret: name an environment variable THROUGHLINE_SECRET_…, never the secret/,
  );
  const named = good.replace("client id: x", "client id: x, client secret: THROUGHLINE_SECRET_A");
  expect(wrong(named)).toContain("the environment variable THROUGHLINE_SECRET_A has no secret");
  expect(wrong(named, { THROUGHLINE_SECRET_A: "s" })).toBe("");
  expect(wrong("{ issuer: [")).toContain("sign-in.yaml: ");
});
