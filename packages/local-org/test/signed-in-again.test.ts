import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection } from "jsforce";
import { afterAll, describe, expect, it } from "vitest";
import { type Org, type OrgOptions, startOrg } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { SEED } from "./harness.ts";

const place = mkdtempSync(join(tmpdir(), "local-org-sign-in-"));
const MINUTE = 60_000;
let time = Date.parse("2026-11-23T12:00:00Z");
const open = new Set<Org>();
afterAll(async () => {
  for (const org of open) await org.close();
  rmSync(place, { recursive: true });
});

async function start(options: OrgOptions): Promise<Org> {
  const org = await startOrg({ seed: SEED, now: () => new Date(time), ...options });
  open.add(org);
  return org;
}
async function restart(org: Org, options: OrgOptions): Promise<Org> {
  open.delete(org);
  await org.close();
  return start(options);
}

const status = async (org: Org, token: string) =>
  (await fetch(`${org.url}/services/data/v62.0/limits`, { headers: { authorization: `Bearer ${token}` } }))
    .status;

async function post(org: Org, path: string, form: Record<string, string>) {
  const answer = await fetch(`${org.url}/services/oauth2/${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

/** Everything that the org has written, as one text. */
const written = () =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
    .join("");

const CALLBACK = "https://app.example.test/callback";
const APP = { id: "app", username: "ada@example.test", redirectUris: [CALLBACK] };

const authorizeUrl = (org: Org) =>
  `${org.url}/services/oauth2/authorize?${new URLSearchParams({
    response_type: "code",
    client_id: "app",
    redirect_uri: CALLBACK,
  })}`;

/** Bob allows the app, and it takes its tokens. */
async function allow(org: Org) {
  const browser = createBrowser();
  const login = await browser.go(authorizeUrl(org));
  const consent = await browser.send(login, { pick: "bob@example.test" });
  const asked = consent.text.includes("Allow access?");
  const back = asked ? await browser.send(consent, { decision: "allow" }) : consent;
  const { body } = await post(org, "token", {
    grant_type: "authorization_code",
    client_id: "app",
    client_secret: org.clientSecret,
    redirect_uri: CALLBACK,
    code: new URL(back.url).searchParams.get("code")!,
  });
  return body as { access_token: string; refresh_token: string };
}

describe.each([
  ["a folder", { data: join(place, "folder") }, join(place, "folder", "sign-in.jsonl")],
  ["a journal", { journal: join(place, "org.jsonl") }, join(place, "org.jsonl.sign-in")],
])("an org over %s that starts again", (_, kept, secrets) => {
  it("still knows the app that was made up for it, and its sessions", async () => {
    const first = await start(kept);
    const token = first.signIn("ada@example.test");
    const second = await restart(first, kept);
    expect([second.clientId, second.clientSecret]).toEqual([first.clientId, first.clientSecret]);
    const connection = new Connection({ loginUrl: second.url, instanceUrl: second.url, accessToken: token });
    expect(await connection.identity()).toMatchObject({ username: "ada@example.test" });
    await connection.logout();
    const third = await restart(second, kept);
    expect(await status(third, token)).toBe(401);
    await restart(third, kept);
  });

  it("still takes refresh tokens, and does not ask again for what was allowed", async () => {
    const options = { ...kept, clients: [APP] };
    const first = await start(options);
    const { access_token, refresh_token } = await allow(first);
    const second = await restart(first, options);
    expect(await status(second, access_token)).toBe(200);
    const renew = (org: Org) =>
      post(org, "token", {
        grant_type: "refresh_token",
        client_id: "app",
        client_secret: first.clientSecret,
        refresh_token,
      });
    const renewed = await renew(second);
    expect(await status(second, renewed.body.access_token)).toBe(200);

    const browser = createBrowser();
    const login = await browser.go(authorizeUrl(second));
    const back = await browser.send(login, { pick: "bob@example.test" });
    expect(new URL(back.url).searchParams.has("code")).toBe(true);

    expect((await post(second, "revoke", { token: refresh_token })).status).toBe(200);
    const third = await restart(second, options);
    expect((await renew(third)).body.error).toBe("invalid_grant");
    // what came from it has ended with it
    for (const token of [access_token, renewed.body.access_token])
      expect(await status(third, token)).toBe(401);
  });

  it("ends sessions that were idle for too long, whenever the process was there", async () => {
    const options = { ...kept, sessionMs: 60 * MINUTE };
    const first = await start(options);
    const [used, left] = [first.signIn(), first.signIn()];
    time += 40 * MINUTE;
    expect(await status(first, used)).toBe(200);
    time += 30 * MINUTE;
    const second = await restart(first, options);
    expect([await status(second, used), await status(second, left)]).toEqual([200, 401]);
    time += 61 * MINUTE;
    const third = await restart(second, options);
    expect(await status(third, used)).toBe(401);
  });

  it("has no token in its files, and the file with secrets is for its owner alone", async () => {
    const org = await start({ ...kept, clients: [APP] });
    const { access_token, refresh_token } = await allow(org);
    for (const token of [access_token, refresh_token, org.signIn()]) expect(written()).not.toContain(token);
    expect(readFileSync(secrets, "utf8")).toContain(org.clientSecret);
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
  });
});

it("is signed in after the process was killed", async () => {
  const org = await start({ data: join(place, "alive") });
  const token = org.signIn();
  cpSync(join(place, "alive"), join(place, "killed"), { recursive: true });
  expect(await status(await start({ data: join(place, "killed") }), token)).toBe(200);
});
