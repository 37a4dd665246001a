import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileOf, openOrg, serve } from "../../server/test/org.ts";
import { command } from "./in-process.ts";
import { folder } from "./throughline.ts";

const data = folder({});
const people = (...args: string[]) => command("people", ...args, "--data", data);
const json = async (...args: string[]) => JSON.parse((await people(...args, "--json")).out);

let org: Org;
let server: Server;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(fileOf("held"))], signIn: { folder: data } });
});
afterAll(async () => {
  for (const name of ["THROUGHLINE_USER", "THROUGHLINE_PASSWORD"]) delete process.env[name];
  await server.close();
  await org.close();
});

test("a machine has a secret in place of a password, and another one when it is asked for", async () => {
  const own = folder({});
  const machines = (...args: string[]) => command("people", ...args, "--data", own);
  const told = async (...args: string[]) => JSON.parse((await machines(...args, "--json")).out);
  const added = await told("add", "Org flows", "--role", "operator", "--machine");
  expect(added).toEqual({
    client_id: "Org flows",
    role: "operator",
    client_secret: expect.stringMatching(/^\S{43}$/),
  });
  expect((await machines("list")).out).toContain("Org flows  operator  machine");
  const again = await told("password", "Org flows");
  expect(again.client_secret).not.toBe(added.client_secret);
  expect(await told("list")).toMatchObject([{ name: "Org flows", machine: true }]);
  expect((await machines("remove", "Org flows")).code).toBe(0);
});

test("people are added with a role and a password that works once, are given another role, and removed", async () => {
  expect((await people("list")).out).toMatch(/^Nobody yet/);
  const added = await people("add", "Ann Stone", "--role", "operator");
  expect(added.out).toMatch(/^Ann Stone {2}operator\nOne-time password, until \S+: (\w{5}-){3}\w{5}\n$/);
  expect((await people("add", "ann stone", "--role", "viewer")).err).toContain("is there already");
  expect((await people("role", "Ann Stone", "approver")).out).toBe("Ann Stone  approver\n");
  expect(await json("list")).toMatchObject([{ name: "Ann Stone", role: "approver" }]);
  const { oneTimePassword } = await json("password", "Ann Stone");
  expect(added.out).not.toContain(oneTimePassword);
  expect((await people("remove", "Somebody")).err).toMatch(/There is no Somebody\.\s+People: Ann Stone/);
  expect((await people("role", "Ann Stone", "king")).code).toBe(2);
  expect((await people("remove", "Ann Stone")).out).toBe("Ann Stone is removed.\n");
  expect(await json("list")).toEqual([]);

  const log = readFileSync(join(data, "people.log"), "utf8");
  expect(
    log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).what),
  ).toEqual([...["added", "role", "password", "removed"]]);
  for (const file of ["people.log", "people.json"]) {
    expect(statSync(join(data, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, file), "utf8")).not.toContain(oneTimePassword);
  }
});

test("a command that asks a Throughline at which people sign in says who it is", async () => {
  const next = () => command("next", "--user", "Ann Stone", "--server", server.url);
  expect((await next()).err).toMatch(/People sign in there\.\s+Say who you are in THROUGHLINE_USER/);
  const { oneTimePassword: password } = await json("add", "Ann Stone", "--role", "operator");
  const changed = await fetch(`${server.url}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Throughline": "test" },
    body: JSON.stringify({ name: "Ann Stone", password, newPassword: "long enough for this" }),
  });
  expect(changed.status).toBe(200);
  Object.assign(process.env, { THROUGHLINE_USER: "Ann Stone", THROUGHLINE_PASSWORD: "long enough for this" });
  expect((await next()).out).toBe("Nothing waits for helpdesk.\n");
  const other = await command("next", "--user", "Bea Lund", "--server", server.url);
  expect(other.err).toContain("signed in as Ann Stone, and cannot act as Bea Lund");
  process.env.THROUGHLINE_PASSWORD = "wrong";
  expect((await next()).err).toContain("Name or password is wrong");
});

test("start refuses to be reached by others, or to ask who one is, while nobody could come in", async () => {
  const nobody = ["start", "--demo", "--data", folder({})];
  for (const more of [["--host", "0.0.0.0"], ["--sign-in"], ["--public-url", "https://a.example"]]) {
    const { code, err } = await command(...nobody, ...more);
    expect(code).toBe(2);
    expect(err).toMatch(/there are no people yet\.\s+Add somebody: throughline people add/);
  }
  const odd = await command("start", "--demo", "--data", data, "--public-url", "a.example");
  expect(odd.err).toContain("a.example is no address of a page");
});
