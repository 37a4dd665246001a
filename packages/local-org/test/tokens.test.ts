import { Connection } from "jsforce";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowser } from "./browser.ts";
import { rawApi, SEED, tokenOf, useOrg } from "./harness.ts";

const CALLBACK = "http://localhost:1717/OauthRedirect";
let time = Date.parse("2026-11-23T12:00:00Z");
const org = await useOrg({
  now: () => new Date(time),
  seed: SEED,
  clients: [{ id: "app", secret: "s3cret", username: "ada@example.test", redirectUris: [CALLBACK] }],
});
const secrets = { client_id: "app", client_secret: "s3cret" };

let browser = createBrowser();
beforeEach(() => {
  browser = createBrowser();
});

async function post(path: string, form: Record<string, string>) {
  const answer = await fetch(`${org.url}/services/oauth2/${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, string> };
}

/** Tokens of the web server flow, with one to come back with. */
async function signIn(): Promise<{ access_token: string; refresh_token: string }> {
  const ask = { response_type: "code", client_id: "app", redirect_uri: CALLBACK };
  let page = await browser.go(`${org.url}/services/oauth2/authorize?${new URLSearchParams(ask)}`);
  page = await browser.send(page, { pick: "bob@example.test" });
  if (page.text.includes("Allow access?")) page = await browser.send(page, { decision: "allow" });
  const code = new URL(page.url).searchParams.get("code")!;
  const form = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, ...secrets };
  return (await post("token", form)).body as never;
}

const get = (path: string, token: string) =>
  fetch(org.url + path, { headers: { authorization: `Bearer ${token}` } });
const isAlive = async (token: string) => (await get("/services/data/v62.0/limits", token)).ok;
const refresh = (token: string) =>
  post("token", { grant_type: "refresh_token", refresh_token: token, ...secrets });

describe("revoking", () => {
  it("an access token ends that session alone", async () => {
    const { access_token, refresh_token } = await signIn();
    expect((await post("revoke", { token: access_token })).status).toBe(200);
    expect(await isAlive(access_token)).toBe(false);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it("a refresh token ends every session that came from it", async () => {
    const { access_token, refresh_token } = await signIn();
    const renewed = (await refresh(refresh_token)).body.access_token!;
    await post("revoke", { token: refresh_token });
    expect([await isAlive(access_token), await isAlive(renewed)]).toEqual([false, false]);
    expect((await refresh(refresh_token)).body).toEqual({
      error: "invalid_grant",
      error_description: "expired access/refresh token",
    });
  });

  it("what is no token is refused", async () => {
    const answer = await post("revoke", { token: "nothing" });
    expect(answer).toEqual({
      status: 400,
      body: { error: "invalid_token", error_description: "invalid token" },
    });
  });

  it("works from jsforce", async () => {
    const connection = new Connection({
      instanceUrl: org.url,
      oauth2: { loginUrl: org.url, clientId: "app" },
    });
    connection.accessToken = await tokenOf(org);
    const token = connection.accessToken;
    await connection.logout();
    expect(await isAlive(token)).toBe(false);
  });

  it("works from the first page, which shows what each app may do", async () => {
    const { refresh_token } = await signIn();
    const page = await browser.go(org.url);
    expect(page.text).toContain("id api web openid refresh_token");
    expect((await browser.send(page, { revoke: "app" })).text).not.toContain("refresh_token");
    expect((await refresh(refresh_token)).status).toBe(400);
  });
});

describe("introspection", () => {
  it("tells an app how its token stands", async () => {
    const { access_token, refresh_token } = await signIn();
    const about = (token: string) => post("introspect", { token, ...secrets });
    const at = Math.floor(time / 1000);
    expect((await about(access_token)).body).toMatchObject({
      active: true,
      scope: "id api web openid refresh_token",
      client_id: "app",
      username: "bob@example.test",
      token_type: "access_token",
      iat: at,
      nbf: at,
      exp: at + 7200,
    });
    expect((await about(refresh_token)).body).toMatchObject({ active: true, token_type: "refresh_token" });
    await post("revoke", { token: refresh_token });
    expect((await about(access_token)).body).toEqual({ active: false });
  });

  it("asks the app for its secret, and tells nothing of tokens of others", async () => {
    const token = (await signIn()).access_token;
    expect((await post("introspect", { token, client_id: "app" })).body.error).toBe("invalid_client");
    const soap = new Connection({ loginUrl: org.url, version: "62.0" });
    await soap.login("ada@example.test", "engine");
    expect((await post("introspect", { token: soap.accessToken!, ...secrets })).body).toEqual({
      active: false,
    });
  });
});

describe("who one is", () => {
  it("is told to OpenID clients", async () => {
    const answer = await get("/services/oauth2/userinfo", await tokenOf(org));
    const ada = org.integrationUserId;
    expect(await answer.json()).toMatchObject({
      sub: `${org.url}/id/${org.orgId}/${ada}`,
      user_id: ada,
      organization_id: org.orgId,
      preferred_username: "ada@example.test",
      name: "Ada Lovelace",
      given_name: "Ada",
      family_name: "Lovelace",
      zoneinfo: "America/New_York",
      utcOffset: -18_000_000,
      updated_at: "2026-11-23T12:00:00.000Z",
      active: true,
      profile: `${org.url}/${ada}`,
      photos: { picture: expect.any(String), thumbnail: expect.any(String) },
      urls: { rest: `${org.url}/services/data/v{version}/`, custom_domain: org.url },
    });
  });

  it("is told by the identity URL, with every address", async () => {
    const answer = await get(`/id/${org.orgId}/${org.integrationUserId}`, await tokenOf(org));
    const body = (await answer.json()) as { urls: object };
    expect(body).toMatchObject({
      username: "ada@example.test",
      display_name: "Ada Lovelace",
      asserted_user: true,
    });
    expect(Object.keys(body.urls)).toEqual(
      "enterprise metadata partner rest sobjects search query recent tooling_soap tooling_rest profile feeds groups users feed_items feed_elements custom_domain".split(
        " ",
      ),
    );
  });

  it.each([
    ["no token", "/services/oauth2/userinfo", "", 403, "Missing_OAuth_Token"],
    ["a wrong token", "/services/oauth2/userinfo", "wrong", 403, "Bad_OAuth_Token"],
    ["another org", "/id/00D000000000062EAA/005000000000001AAA", "good", 403, "Wrong_Org"],
    ["nobody", "/id/ORG/005000000000001AAA", "good", 404, "Bad_Id"],
  ])("is not told for %s", async (_, path, token, status, word) => {
    const answer = await get(path.replace("ORG", org.orgId), token === "good" ? await tokenOf(org) : token);
    expect([answer.status, await answer.text()]).toEqual([status, word]);
  });
});

describe("the front door", () => {
  const comeIn = async (path = "") => {
    const token = await tokenOf(org);
    const answer = await get(`/services/oauth2/singleaccess${path}`, token);
    return ((await answer.json()) as { frontdoor_uri: string }).frontdoor_uri;
  };

  it("lets a browser in once, within a minute, and on to a record", async () => {
    const { id } = (await rawApi(org).then((api) => api("POST", "sobjects/Case", { Subject: "Hello <b>" })))
      .body;
    const link = await comeIn(`?redirect_uri=/lightning/r/Case/${id}/view`);
    const page = await browser.go(link);
    expect(page.text).toContain("Hello &lt;b&gt;");
    expect((await createBrowser().go(link)).text).toContain("Log In");
    const late = await comeIn();
    time += 60_000;
    expect((await createBrowser().go(late)).text).toContain("Log In");
    time += 1;
  });

  it("takes the token of a session too", async () => {
    const page = await browser.go(`${org.url}/secur/frontdoor.jsp?sid=${await tokenOf(org)}`);
    expect(page.text).toContain("Ada Lovelace");
    expect((await browser.go(`${org.url}/secur/logout.jsp`)).text).toContain("Log In");
    expect((await browser.go(org.url)).text).toContain("Log In");
  });

  it.each([
    "https://evil.example.test/",
    "//evil.example.test/",
    "/\\evil.example.test",
    "javascript:alert(1)",
  ])("leads nowhere but into the org: %s", async (retURL) => {
    const query = new URLSearchParams({ sid: await tokenOf(org), retURL });
    expect((await browser.go(`${org.url}/secur/frontdoor.jsp?${query}`)).url).toBe(`${org.url}/`);
  });

  it("shows a record to who is signed in only, and says so if there is none", async () => {
    const path = `${org.url}/${org.integrationUserId}`;
    const login = await browser.go(path);
    expect(login.text).not.toContain("Lovelace");
    expect((await browser.send(login, { pick: "bob@example.test" })).text).toContain("Lovelace");
    expect((await browser.go(`${org.url}/500000000000001AAA`)).status).toBe(404);
  });
});

describe("a device without a keyboard", () => {
  const start = async () => (await post("token", { response_type: "device_code", client_id: "app" })).body;
  const ask = (code: string) => post("token", { grant_type: "device", code, ...secrets });

  it("is let in by somebody who types its code elsewhere", async () => {
    const { device_code, user_code, verification_uri } = await start();
    expect((await ask(device_code!)).body.error).toBe("authorization_pending");
    expect((await ask(device_code!)).body.error).toBe("slow_down");
    const login = await browser.go(`${verification_uri}?user_code=${user_code}`);
    const consent = await browser.send(login, { pick: "bob@example.test" });
    expect((await browser.send(consent, { decision: "allow" })).text).toContain("The device is connected");
    const { body } = await ask(device_code!);
    expect(await isAlive(body.access_token!)).toBe(true);
    expect((await ask(device_code!)).body.error).toBe("invalid_grant");
  });

  it("is told that it was refused, or waited too long", async () => {
    const { device_code, user_code, verification_uri } = await start();
    const login = await browser.go(`${verification_uri}?user_code=${user_code}`);
    await browser.send(await browser.send(login, { pick: "bob@example.test" }), { decision: "deny" });
    expect((await ask(device_code!)).body.error).toBe("access_denied");
    const late = await start();
    time += 600_000;
    expect((await ask(late.device_code!)).body.error).toBe("invalid_grant");
    expect((await browser.go(`${late.verification_uri}?user_code=${late.user_code}`)).text).toContain(
      "not known",
    );
  });
});
