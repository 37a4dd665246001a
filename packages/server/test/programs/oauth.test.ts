import { createHash, randomBytes } from "node:crypto";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { openOrg } from "../org.ts";
import { serveSignedIn, signedIn, visitor } from "../signed-in.ts";
import { allow } from "./program.ts";

const BACK = "http://127.0.0.1:33418/back";
const ABOUT = "https://assistant.example/client.json";

let org: Org;
let served: Awaited<ReturnType<typeof serveSignedIn>>;
let server: Server;
let url: string;
/** Descriptions of programs on the internet, by their address. */
const pages: Record<string, unknown> = {};

beforeAll(async () => {
  org = await openOrg();
  served = await serveSignedIn(
    org,
    { viewer: "viewer", operator: "operator", root: "administrator", leaver: "operator" },
    { fetch: async (at) => (at in pages ? Response.json(pages[at]) : new Response(null, { status: 404 })) },
  );
  ({ server } = served);
  url = server.url;
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const form = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(url + path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Record<string, string>,
  };
};
const register = async (redirects = [BACK]) => {
  const answer = await fetch(`${url}/oauth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_name: "Assistant", redirect_uris: redirects }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};
const verifier = randomBytes(32).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");
const asking = (more: Record<string, string>) =>
  new URL(
    `${url}/oauth/authorize?${new URLSearchParams({
      ...{
        response_type: "code",
        redirect_uri: BACK,
        code_challenge: challenge,
        code_challenge_method: "S256",
      },
      ...{ state: "s1", resource: `${url}/mcp`, ...more },
    })}`,
  );
/** Everything up to the tokens. */
async function tokensFor(person: string, more: Record<string, string> = {}, scope?: string[]) {
  const { client_id: id = "" } = (await register()).body;
  const back = await allow(asking({ client_id: id, ...more }), person, scope);
  const code = back.searchParams.get("code") ?? "";
  const given = await form("/oauth/token", {
    ...{ grant_type: "authorization_code", code, client_id: id, redirect_uri: BACK, code_verifier: verifier },
  });
  return { id, back, code, ...given };
}
const withToken = async (path: string, token = "") => {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, challenge: answer.headers.get("www-authenticate") ?? "" };
};
const atMcp = async (token = "") => {
  const answer = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
  });
  await answer.text();
  return answer.status;
};

test("a program learns where it gets tokens, and that PKCE is needed", async () => {
  const { challenge: told } = await withToken("/mcp");
  expect(told).toContain(`resource_metadata="${url}/.well-known/oauth-protected-resource/mcp"`);
  const resource = (await visitor(url).get("/.well-known/oauth-protected-resource/mcp")).body;
  expect(resource).toMatchObject({ resource: `${url}/mcp`, authorization_servers: [url] });
  const about = (await visitor(url).get("/.well-known/oauth-authorization-server")).body;
  expect(about).toMatchObject({ issuer: url, code_challenge_methods_supported: ["S256"] });
});

describe("tokens", () => {
  test("are for one resource, and tell who began them", async () => {
    const { status, body, back } = await tokensFor("operator");
    expect(status).toBe(200);
    expect(back.searchParams.get("state")).toBe("s1");
    expect(back.searchParams.get("iss")).toBe(url);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 900, scope: "read act" });
    expect(await atMcp(body.access_token)).toBe(200);
    // of another audience
    expect((await withToken("/api/work-items", body.access_token)).status).toBe(401);
    const other = await tokensFor("operator", { resource: `${url}/api` });
    expect((await withToken("/api/work-items", other.body.access_token)).status).toBe(200);
    expect(await atMcp(other.body.access_token)).toBe(401);
  });

  test("end by themselves, and are renewed by a token that is good once", async () => {
    const { body, id } = await tokensFor("viewer");
    served.pass(901_000);
    expect(await atMcp(body.access_token)).toBe(401);
    const renew = (token = "", client = id) =>
      form("/oauth/token", { grant_type: "refresh_token", refresh_token: token, client_id: client });
    expect((await renew(body.refresh_token, "another")).body.error).toBe("invalid_grant");
    const next = await renew(body.refresh_token);
    expect(next.status).toBe(200);
    expect(await atMcp(next.body.access_token)).toBe(200);
    // somebody has a copy of the first one: nobody has anything any more
    expect((await renew(body.refresh_token)).status).toBe(400);
    expect(await atMcp(next.body.access_token)).toBe(401);
    expect((await renew(next.body.refresh_token)).status).toBe(400);
  });

  test("are given back", async () => {
    const { body } = await tokensFor("viewer");
    expect((await form("/oauth/revoke", { token: body.refresh_token ?? "" })).status).toBe(200);
    expect(await atMcp(body.access_token)).toBe(401);
  });

  test("are taken away by the person, who sees their programs and nobody else's", async () => {
    const { body } = await tokensFor("viewer");
    const viewer = await signedIn(url, "viewer");
    const operator = await signedIn(url, "operator");
    const own = (await viewer.get("/api/oauth/grants")).body;
    expect(own.every((one: { person: string }) => one.person === "viewer")).toBe(true);
    const { id } = own.at(-1);
    expect((await operator.send("DELETE", `/api/oauth/grants/${id}`)).status).toBe(404);
    expect((await viewer.send("DELETE", `/api/oauth/grants/${id}`)).status).toBe(200);
    expect(await atMcp(body.access_token)).toBe(401);
  });

  test("go with what the person may by now, and end with them", async () => {
    const { body } = await tokensFor("leaver");
    const root = await signedIn(url, "root");
    await root.post("/api/people/leaver/role", { role: "viewer" });
    const rpc = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const listed = await fetch(`${url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${body.access_token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(rpc),
    });
    expect(await listed.text()).not.toContain("answer_task");
    await root.post("/api/people/leaver/disabled", { disabled: true });
    expect(await atMcp(body.access_token)).toBe(401);
  });

  test("are no more than was allowed", async () => {
    const { body } = await tokensFor("operator", { scope: "read", resource: url });
    const headers = { authorization: `Bearer ${body.access_token}`, "content-type": "application/json" };
    const next = await fetch(`${url}/api/next`, {
      method: "POST",
      headers,
      body: JSON.stringify({ by: "operator" }),
    });
    expect(next.status).toBe(403);
  });
});

describe("a code", () => {
  test("is good once, in a minute, for who began it", async () => {
    const { id, code, body } = await tokensFor("viewer");
    const fetchIt = (more: Record<string, string>) =>
      form("/oauth/token", {
        grant_type: "authorization_code",
        client_id: id,
        redirect_uri: BACK,
        code_verifier: verifier,
        ...more,
      });
    expect((await fetchIt({ code })).body.error).toBe("invalid_grant");
    // what was given for it is over too
    expect(await atMcp(body.access_token)).toBe(401);
    const fresh = async () =>
      (await allow(asking({ client_id: id }), "viewer")).searchParams.get("code") ?? "";
    expect(
      (await fetchIt({ code: await fresh(), code_verifier: randomBytes(32).toString("base64url") })).status,
    ).toBe(400);
    expect((await fetchIt({ code: await fresh(), redirect_uri: "http://127.0.0.1:1/back" })).status).toBe(
      400,
    );
    expect(
      (await fetchIt({ code: await fresh(), client_id: (await register()).body.client_id ?? "" })).status,
    ).toBe(400);
    const late = await fresh();
    served.pass(61_000);
    expect((await fetchIt({ code: late })).status).toBe(400);
  });

  test("is only asked for with PKCE, an address that was registered, and a resource of ours", async () => {
    const { client_id: id = "" } = (await register()).body;
    const ask = async (more: Record<string, string>) => {
      const answer = await fetch(asking({ client_id: id, ...more }), { redirect: "manual" });
      return { status: answer.status, to: answer.headers.get("location") ?? "" };
    };
    expect(await ask({ redirect_uri: "https://evil.example/back" })).toMatchObject({ status: 400, to: "" });
    expect((await ask({ client_id: "nobody" })).status).toBe(400);
    expect((await ask({ code_challenge_method: "plain" })).to).toContain("error=invalid_request");
    expect((await ask({ resource: "https://other.example/mcp" })).to).toContain("error=invalid_target");
    expect((await ask({ scope: "everything" })).to).toContain("error=invalid_scope");
    // a program on this machine listens where it can
    expect((await ask({ redirect_uri: "http://127.0.0.1:50123/back" })).to).toMatch(/^\/allow\?request=/);
  });

  test("is not given where the person refuses, nor to a page of another site", async () => {
    const { client_id: id = "" } = (await register()).body;
    const refused = await allow(asking({ client_id: id }), "viewer", []);
    expect(refused.searchParams.get("error")).toBe("access_denied");
    const asked = await fetch(asking({ client_id: id }), { redirect: "manual" });
    const request = new URL(asked.headers.get("location") ?? "", url).searchParams.get("request");
    const { cookie } = await signedIn(url, "viewer");
    const foreign = await fetch(`${url}/api/oauth/requests/${request}`, {
      method: "POST",
      headers: { cookie: cookie ?? "", "content-type": "application/json" },
      body: JSON.stringify({ scope: ["read"] }),
    });
    expect(foreign.status).toBe(403);
  });
});

describe("a program", () => {
  test("registers with addresses that people may be sent back to, and no others", async () => {
    expect((await register(["com.example.app:/back", "https://a.example/b"])).status).toBe(201);
    for (const bad of [
      "javascript:alert(1)",
      "http://elsewhere.example/b",
      "https://a.example/#x",
      "data:text/html,x",
      "nothing",
    ])
      expect(await register([bad])).toMatchObject({ status: 400, body: { error: "invalid_redirect_uri" } });
  });

  test("may be known by the address of its own description", async () => {
    pages[ABOUT] = { client_id: ABOUT, client_name: "Assistant Inc.", redirect_uris: [BACK] };
    const back = await allow(asking({ client_id: ABOUT }), "viewer");
    expect(back.searchParams.get("code")).not.toBeNull();
    // one that says to be another one, or lies inside
    pages["https://liar.example/client.json"] = pages[ABOUT];
    for (const id of [
      "https://liar.example/client.json",
      "https://10.0.0.1/client.json",
      "https://localhost/c",
      "http://assistant.example/c",
    ])
      expect((await fetch(asking({ client_id: id }), { redirect: "manual" })).status).toBe(400);
  });
});

describe("a machine", () => {
  test("gets itself tokens with its secret, under its role, and cannot sign in", async () => {
    const root = await signedIn(url, "root");
    const made = (await root.post("/api/people", { name: "Org flows", role: "operator", machine: true }))
      .body;
    expect(made).toMatchObject({ role: "operator", until: null });
    const basic = {
      authorization: `Basic ${Buffer.from(`Org%20flows:${made.password}`).toString("base64")}`,
    };
    const given = await form("/oauth/token", { grant_type: "client_credentials" }, basic);
    expect(given.body).toMatchObject({ token_type: "Bearer", scope: "read act" });
    expect(given.body.refresh_token).toBeUndefined();
    expect((await withToken("/api/work-items", given.body.access_token)).status).toBe(200);
    expect((await withToken("/api/people", given.body.access_token)).status).toBe(403);
    expect(
      (await visitor(url).post("/api/sign-in", { name: "Org flows", password: made.password })).status,
    ).toBe(401);
    expect((await root.get("/api/people")).body.people).toContainEqual(
      expect.objectContaining({ name: "Org flows", from: "machine", state: "active" }),
    );
    const wrong = await form("/oauth/token", {
      grant_type: "client_credentials",
      client_id: "Org flows",
      client_secret: "x",
    });
    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    // with another secret all that went before is over
    const again = (await root.post("/api/people/Org%20flows/password")).body;
    expect(again.password).not.toBe(made.password);
    expect((await withToken("/api/work-items", given.body.access_token)).status).toBe(401);
    const post = {
      grant_type: "client_credentials",
      client_id: "Org flows",
      client_secret: again.password,
      resource: `${url}/mcp`,
    };
    expect(await atMcp((await form("/oauth/token", post)).body.access_token)).toBe(200);
  });

  test("that guesses is told to wait", async () => {
    for (let tried = 0; tried < 10; tried++)
      await form("/oauth/token", {
        grant_type: "client_credentials",
        client_id: "guesser",
        client_secret: String(tried),
      });
    const answer = await form("/oauth/token", {
      grant_type: "client_credentials",
      client_id: "guesser",
      client_secret: "x",
    });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
