import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { OAuth2 } from "jsforce";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowser } from "./browser.ts";
import { SEED, useOrg } from "./harness.ts";

const CALLBACK = "https://app.example.test/callback?from=org";
let time = Date.parse("2026-11-23T12:00:00Z");
const org = await useOrg({
  now: () => new Date(time),
  seed: SEED,
  clients: [
    { id: "app", secret: "s3cret", username: "ada@example.test", redirectUris: [CALLBACK] },
    { id: "mobile", username: "ada@example.test", redirectUris: ["mine://done"], scopes: ["api"] },
  ],
});

let browser = createBrowser();
beforeEach(() => {
  browser = createBrowser();
});

const authorizeUrl = (params: Record<string, string> = {}) =>
  `${org.url}/services/oauth2/authorize?${new URLSearchParams({
    response_type: "code",
    client_id: "app",
    redirect_uri: CALLBACK,
    state: "a&b",
    ...params,
  })}`;

/** Bob signs in and allows the app, as far as he is asked; gives what the app is called back with. */
async function callBack(params: Record<string, string> = {}, from = authorizeUrl(params)) {
  let page = await browser.go(from);
  if (page.text.includes("Or pick a user")) page = await browser.send(page, { pick: "bob@example.test" });
  if (page.text.includes("Allow access?")) page = await browser.send(page, { decision: "allow" });
  expect(page.url).toMatch(/^https:\/\/app\.example\.test\/callback\?from=org&/);
  return new URL(page.url).searchParams;
}

async function exchange(code: string | null, form: Record<string, string> = {}) {
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "app",
      client_secret: "s3cret",
      redirect_uri: CALLBACK,
      code: code ?? "",
      ...form,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

describe("the web server flow", () => {
  it("asks who one is, then whether the app may, then calls the app back with a code and its state", async () => {
    const login = await browser.go(authorizeUrl());
    expect(login.text).toContain("Log in to go on to <strong>app</strong>");
    const consent = await browser.send(login, { username: "ada@example.test", password: "engine" });
    expect(consent.text).toContain("Manage your data via APIs");
    const back = new URL((await browser.send(consent, { decision: "allow" })).url);
    expect(back.searchParams.get("state")).toBe("a&b");
    const { status, body } = await exchange(back.searchParams.get("code"));
    expect(status).toBe(200);
    expect(body).toMatchObject({ instance_url: org.url, scope: "id api web openid refresh_token" });
    expect(body.id).toBe(`${org.url}/id/${org.orgId}/${org.integrationUserId}`);
  });

  it("asks once: next time the same user is not asked for what is allowed already", async () => {
    await callBack({ scope: "api refresh_token" });
    const again = await browser.go(authorizeUrl({ scope: "api" }));
    expect(new URL(again.url).searchParams.has("code")).toBe(true);
    expect((await browser.go(authorizeUrl({ scope: "api web" }))).text).toContain("Allow access?");
    expect((await browser.go(authorizeUrl({ prompt: "consent" }))).text).toContain("Allow access?");
    expect((await browser.go(authorizeUrl({ prompt: "login" }))).text).toContain("Log In");
  });

  it("gives jsforce tokens that it can renew", async () => {
    const oauth2 = new OAuth2({
      loginUrl: org.url,
      clientId: "app",
      clientSecret: "s3cret",
      redirectUri: CALLBACK,
      useVerifier: true,
    });
    const back = await callBack({}, oauth2.getAuthorizationUrl({ scope: "api refresh_token" }));
    const tokens = await oauth2.requestToken(back.get("code")!);
    const renewed = await oauth2.refreshToken(tokens.refresh_token!);
    expect(renewed).toMatchObject({ id: tokens.id, scope: "api refresh_token" });
    expect(renewed.access_token).not.toBe(tokens.access_token);
  });

  it("takes a code once, and for ten minutes", async () => {
    const code = (await callBack()).get("code");
    expect((await exchange(code)).status).toBe(200);
    const refused = {
      status: 400,
      body: { error: "invalid_grant", error_description: "expired authorization code" },
    };
    expect(await exchange(code)).toEqual(refused);
    const late = (await callBack()).get("code");
    time += 600_000;
    expect(await exchange(late)).toEqual(refused);
  });

  it("takes a code only from the app that it was made for, with its secret and its address", async () => {
    const fresh = async () => (await callBack()).get("code");
    expect((await exchange(await fresh(), { client_secret: "wrong" })).body.error).toBe("invalid_client");
    expect((await exchange(await fresh(), { client_secret: "" })).body.error).toBe("invalid_client");
    expect((await exchange(await fresh(), { redirect_uri: "mine://done" })).body.error).toBe(
      "redirect_uri_mismatch",
    );
    expect((await exchange(await fresh(), { client_id: "mobile", client_secret: "" })).body.error).toBe(
      "invalid_grant",
    );
  });
});

describe("proof key for code exchange", () => {
  const verifier = randomBytes(64).toString("base64url");
  const hashed = createHash("sha256").update(verifier).digest("base64url");

  it.each([
    ["S256", { code_challenge: hashed, code_challenge_method: "S256" }],
    ["S256 when no method is named", { code_challenge: hashed }],
    ["plain", { code_challenge: verifier, code_challenge_method: "plain" }],
  ])("%s", async (_, challenge) => {
    const wrong = (await callBack({ ...challenge })).get("code");
    expect((await exchange(wrong, { code_verifier: "guessed" })).body).toEqual({
      error: "invalid_grant",
      error_description: "invalid code verifier",
    });
    const missing = (await callBack({ ...challenge })).get("code");
    expect((await exchange(missing)).body.error_description).toBe("invalid code verifier");
    const right = (await callBack({ ...challenge })).get("code");
    expect((await exchange(right, { code_verifier: verifier })).status).toBe(200);
  });
});

describe("what goes wrong", () => {
  it.each([
    [{ client_id: "nobody" }, "invalid_client_id"],
    [{ redirect_uri: "https://evil.example.test/" }, "redirect_uri_mismatch"],
    [{ redirect_uri: `${CALLBACK}&more` }, "redirect_uri_mismatch"],
    [{ redirect_uri: "" }, "redirect_uri_missing"],
  ])("is shown and sent nowhere while it is not sure whose request it is: %j", async (params, error) => {
    const page = await browser.go(authorizeUrl(params));
    expect(page.status).toBe(400);
    expect(page.url).toMatch(org.url);
    expect(page.text).toContain(error);
  });

  it.each([
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ scope: "api everything" }, "invalid_scope"],
    [{ code_challenge: "x", code_challenge_method: "S1" }, "invalid_request"],
    [{ prompt: "none" }, "login_required"],
  ])("is told to the app otherwise: %j", async (params, error) => {
    const back = new URL((await browser.go(authorizeUrl(params))).url);
    expect(back.origin + back.pathname).toBe("https://app.example.test/callback");
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ from: "org", error, state: "a&b" });
  });

  it("tells an app that it was denied", async () => {
    const login = await browser.go(
      authorizeUrl({ client_id: "mobile", redirect_uri: "mine://done", scope: "api" }),
    );
    const consent = await browser.send(login, { pick: "bob@example.test" });
    const back = await browser.send(consent, { decision: "deny" });
    expect(back.url).toBe(
      "mine://done?error=access_denied&error_description=end-user+denied+authorization&state=a%26b",
    );
  });
});

describe("the login page", () => {
  it("lets in with the seed's password, and with a security token behind it", async () => {
    const page = await browser.go(org.url);
    const refused = await browser.send(page, { username: "ada@example.test", password: "motor" });
    expect(refused.text).toContain("Please check your username and password.");
    const token = "x".repeat(24);
    const home = await browser.send(refused, { username: "ada@example.test", password: `engine${token}` });
    expect(home.text).toContain("Ada Lovelace");
  });

  it("offers users without a password for picking, and no others", async () => {
    const page = await browser.go(org.url);
    expect(page.text).toContain('value="bob@example.test"');
    expect(page.text).toContain("any password lets them in");
    expect(page.text).not.toContain("ada@example.test");
    expect(page.text).not.toContain("gone@example.test");
    expect((await browser.send(page, { pick: "ada@example.test" })).text).toContain("Please check");
    expect((await browser.send(page, { pick: "bob@example.test" })).text).toContain("Bob Builder");
  });

  it("cannot be shown inside other pages, and runs no script", async () => {
    const { headers } = await browser.go(authorizeUrl());
    expect(headers.get("x-frame-options")).toBe("DENY");
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://app.example.test");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("takes no form that it did not make for this browser", async () => {
    const page = await browser.go(org.url);
    const elsewhere = createBrowser();
    expect((await elsewhere.send(page, { pick: "bob@example.test" })).status).toBe(403);
    expect((await browser.send({ ...page, text: "" }, { pick: "bob@example.test" })).status).toBe(403);
  });

  it("shows no text of others as HTML", async () => {
    const page = await browser.go(authorizeUrl({ login_hint: `"><script>alert(1)</script>` }));
    expect(page.text).not.toContain("<script>");
  });

  it("keeps its cookie from scripts and from requests of other sites", async () => {
    const answer = await fetch(org.url);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^BrowserId_\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe("OpenID Connect", () => {
  it("vouches for who signed in, with a signature that its keys prove", async () => {
    const configuration = (await (
      await fetch(`${org.url}/.well-known/openid-configuration`)
    ).json()) as Record<string, string>;
    const code = (await callBack({ scope: "openid email", nonce: "n-1" })).get("code");
    const { body } = await exchange(code);
    expect(body.scope).toBe("openid email");
    expect(body.refresh_token).toBeUndefined();
    const { payload } = await jwtVerify(
      body.id_token!,
      createRemoteJWKSet(new URL(configuration.jwks_uri!)),
      { issuer: configuration.issuer!, audience: "app", currentDate: new Date(time) },
    );
    expect(payload).toMatchObject({ sub: body.id, nonce: "n-1" });
    const half = createHash("sha256").update(body.access_token!).digest().subarray(0, 16);
    expect(payload.at_hash).toBe(half.toString("base64url"));
    const user = await fetch(configuration.userinfo_endpoint!, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(await user.json()).toMatchObject({ sub: payload.sub, email: "bob@example.test" });
  });

  it("lets nobody call the REST API with a token that is good for identity only", async () => {
    const { body } = await exchange((await callBack({ scope: "openid" })).get("code"));
    const answer = await fetch(`${org.url}/services/data/v62.0/limits`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual([
      { message: "This session is not valid for use with the REST API", errorCode: "INVALID_SESSION_ID" },
    ]);
  });
});
