import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { openOrg } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";
import { BACK, stranger } from "./stranger.ts";

let org: Org;
let served: Awaited<ReturnType<typeof serveSignedIn>>;
let server: Server;
let eve: ReturnType<typeof stranger>;
/** What was fetched of programs that say what they are at an address. */
const fetched: string[] = [];

beforeAll(async () => {
  org = await openOrg();
  served = await serveSignedIn(
    org,
    { viewer: "viewer", operator: "operator", root: "administrator" },
    {
      proxies: ["127.0.0.1"],
      fetch: async (at) => {
        fetched.push(at);
        return new Response(null, { status: 404 });
      },
    },
  );
  ({ server } = served);
  eve = stranger(server.url);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

describe("a program that registers", () => {
  test("has no address that a browser or a system would act on itself", async () => {
    for (const bad of [
      ...["javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\tscript:alert(1)", "data:text/html,x"],
      ...["vbscript:x", "blob:https://a.example/x", "view-source:https://a.example/", "file:///etc/passwd"],
      ...["file://share.example/x", "filesystem:http://a.example/x", "jar:https://a.example!/x"],
      ...["ms-msdt:/id", "ms-officecmd://x", "search-ms:query=x", "mailto:a@a.example", "tel:112"],
      ...["ssh://-oProxyCommand=x/", "smb://a.example/x", "ftp://a.example/x", "intent://a.example/x"],
      ...["http://127.0.0.1.evil.example/b", "http://localhost.evil.example/", "http://2130706433.example/"],
      ...["https://user@a.example/b", "https://a.example/b#x", "//a.example", "/back", ""],
    ])
      expect({ bad, ...(await eve.register({ redirect_uris: [bad] })) }).toMatchObject({ bad, status: 400 });
    eve.moves();
    for (const app of ["com.example.app:/back", "cursor://anysphere.cursor-mcp/oauth", "https://a.example/b"])
      expect((await eve.register({ redirect_uris: [app] })).status).toBe(201);
  });

  test("has a name that changes nothing of the sentence in which people read it", async () => {
    const named = async (client_name: string) => (await eve.register({ client_name })).body.client_name;
    expect(await named("\u202eelpmaxe.live\u2066 ta no og lliw uoY")).toBe("elpmaxe.live ta no og lliw uoY");
    expect(await named("Clau\u200bde\n\n\u0000checked by\u2028Throughline")).toBe(
      "Clau de checked by Throughline",
    );
    expect(await named(`Z${"\u0301".repeat(90)}`)).toBe("Ź\u0301\u0301");
    for (const client_name of ["\u3164\u200b", "\u202e", "x".repeat(101), 7, { toString: "x" }])
      expect((await eve.register({ client_name })).status).toBe(400);
    eve.moves();
  });

  test("keeps no secret, and is held back when it floods", async () => {
    expect((await eve.register({ token_endpoint_auth_method: "client_secret_basic" })).status).toBe(400);
    expect((await eve.register({ redirect_uris: Array(11).fill(BACK) })).status).toBe(400);
    expect((await eve.register({ redirect_uris: [`https://a.example/${"x".repeat(600)}`] })).status).toBe(
      400,
    );
    const flood = await Promise.all(Array.from({ length: 90 }, () => eve.register()));
    expect(flood.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    eve.moves();
  });
});

describe("a request to be let in", () => {
  test("sends nobody to an address that a stranger has registered before they agreed", async () => {
    const [phish, app] = ["https://phish.example/in", "evil.app:/in"];
    const { client_id: id } = (await eve.register({ redirect_uris: [phish, app] })).body;
    for (const redirect_uri of [phish, app])
      for (const more of [
        ...[{ response_type: "x" }, { scope: "x" }, { resource: "https://other.example" }],
        ...[{ code_challenge: "" }, { code_challenge_method: "plain" }],
      ]) {
        const asked = await eve.ask({ client_id: id, redirect_uri, ...more } as unknown as Record<
          string,
          string
        >);
        expect(asked).toMatchObject({ status: 400, to: "" });
      }
    // a program on the person's own machine learns what it did wrong, and from whom
    const own = (await eve.register()).body.client_id;
    const { to } = await eve.ask({ client_id: own, scope: "x" });
    expect(new URL(to).searchParams.get("iss")).toBe(server.url);
    expect(to.startsWith(BACK)).toBe(true);
  });

  test("goes to the very address that was registered", async () => {
    const registered = "https://a.example/back?x=1";
    const { client_id: id } = (await eve.register({ redirect_uris: [registered, BACK] })).body;
    expect((await eve.ask({ client_id: id, redirect_uri: registered })).status).toBe(302);
    for (const redirect_uri of [
      ...["https://a.example/back", "https://a.example/back?x=1&y=2", "https://a.example/back/?x=1"],
      ...["https://A.example/back?x=1", "https://a.example:444/back?x=1", "http://a.example/back?x=1"],
      ...["https://a.example@evil.example/back?x=1", "https://a.example/back/../back?x=1"],
      ...["https://127.0.0.1:1/back", "http://localhost:33418/back", "http://127.0.0.1:33418/other"],
      ...[
        "http://u@127.0.0.1:33418/back",
        "http://127.0.0.1:33418/back#x",
        "http://127.0.0.2:33418/back",
        "",
      ],
    ])
      expect({ redirect_uri, ...(await eve.ask({ client_id: id, redirect_uri })) }).toMatchObject({
        ...{ redirect_uri, status: 400, to: "" },
      });
    eve.moves();
  });

  test("tells people where they go on: an app's address is not taken for a site", async () => {
    const asked = async (redirect_uri: string) => {
      const { client_id: id } = (await eve.register({ redirect_uris: [redirect_uri] })).body;
      const { to } = await eve.ask({ client_id: id, redirect_uri });
      const request = new URL(to, server.url).searchParams.get("request");
      return (await (await signedIn(server.url, "viewer")).get(`/api/oauth/requests/${request}`)).body.host;
    };
    expect(await asked("myapp://throughline.acme.example/x")).toBe("an app on this device (myapp:)");
    expect(await asked("https://сlaude.ai/x")).toBe("xn--laude-0ye.ai");
    expect(await asked("https://claude.ai.evil.example/x")).toBe("claude.ai.evil.example");
  });

  test("makes nobody fetch without end, and floods nobody else's requests away", async () => {
    fetched.length = 0;
    const before = (await eve.register()).body.client_id;
    const { to } = await eve.ask({ client_id: before });
    const flood = await Promise.all(
      Array.from({ length: 90 }, (_, n) => eve.ask({ client_id: `https://victim.example/${n}` })),
    );
    expect(flood.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    expect(fetched.length).toBeLessThanOrEqual(60);
    const request = new URL(to, server.url).searchParams.get("request");
    const viewer = await signedIn(server.url, "viewer");
    expect((await viewer.get(`/api/oauth/requests/${request}`)).status).toBe(200);
    eve.moves();
  });

  test("is answered by who sits there: not framed, not from another site, not by a program", async () => {
    const { client_id: id } = (await eve.register()).body;
    const request = async () =>
      new URL((await eve.ask({ client_id: id })).to, server.url).searchParams.get("request");
    const { cookie } = await signedIn(server.url, "operator");
    const page = await fetch(`${server.url}/allow?request=${await request()}`);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    const { access } = await eve.allowed("root", { resource: `${server.url}/api` });
    const answer = async (headers: Record<string, string>) =>
      (await eve.json("POST", `/api/oauth/requests/${await request()}`, { scope: ["read"] }, headers)).status;
    expect(await answer({ cookie })).toBe(403);
    expect(await answer({ cookie, "X-Throughline": "api", origin: "https://evil.example" })).toBe(403);
    expect(await answer({ cookie, "X-Throughline": "api", origin: "null" })).toBe(403);
    expect(await answer(eve.bearer(access))).toBe(403);
    expect(await answer({ "X-Throughline": "api" })).toBe(401);
    expect(await answer({ cookie, "X-Throughline": "api" })).toBe(200);
    // no more than was asked for, and once
    const small = new URL((await eve.ask({ client_id: id, scope: "read" })).to, server.url).searchParams;
    const operator = await signedIn(server.url, "operator");
    const path = `/api/oauth/requests/${small.get("request")}`;
    const { to } = (await operator.post(path, { scope: ["read", "act"] })).body;
    const code = new URL(to).searchParams.get("code") ?? "";
    expect((await eve.redeem(id, code)).body.scope).toBe("read");
    expect((await operator.post(path, { scope: ["read"] })).status).toBe(404);
  });
});

describe("a code", () => {
  test("is bound to program, address, verifier and resource; shown twice it ends what came of it", async () => {
    const { client_id: id } = (await eve.register()).body;
    const fresh = () => eve.code(id, "viewer");
    const other = (await eve.register()).body.client_id;
    for (const more of [
      ...[{ client_id: other }, { redirect_uri: "http://127.0.0.1:1/back" }, { redirect_uri: "" }],
      ...[{ code_verifier: "" }, { code_verifier: "x".repeat(43) }, { resource: `${server.url}/api` }],
      { resource: "https://other.example/mcp" },
    ])
      expect((await eve.redeem(id, await fresh(), more as unknown as Record<string, string>)).status).toBe(
        400,
      );
    const code = await fresh();
    const { body } = await eve.redeem(id, code, { resource: `${server.url}/mcp` });
    expect((await eve.mcp(body.access_token)).status).toBe(200);
    expect((await eve.redeem(other, code)).status).toBe(400);
    expect((await eve.mcp(body.access_token)).status).toBe(401);
    expect((await eve.renew(id, body.refresh_token)).status).toBe(400);
  });

  test("and what it gives stand in no address, and nobody keeps the answers", async () => {
    const { id, renewal } = await eve.allowed("viewer");
    const inAddress = await fetch(
      `${server.url}/oauth/token?${new URLSearchParams({ grant_type: "refresh_token", refresh_token: renewal, client_id: id })}`,
      { method: "POST" },
    );
    expect(inAddress.status).toBe(400);
    const { headers, body } = await eve.renew(id, renewal);
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await fetch(`${server.url}/api/session?access_token=${body.access_token}`)).status).toBe(200);
    expect((await fetch(`${server.url}/api/summary?access_token=${body.access_token}`)).status).toBe(401);
  });
});

describe("a token of renewal", () => {
  test("that was stolen ends everything when the second of two comes, also after a restart", async () => {
    const { id, renewal } = await eve.allowed("viewer");
    const stolen = await eve.renew(id, renewal);
    expect(stolen.status).toBe(200);
    await server.close();
    server = await served.open();
    eve = stranger(server.url);
    expect((await eve.renew(id, renewal)).status).toBe(400);
    expect((await eve.renew(id, stolen.body.refresh_token)).status).toBe(400);
  });

  test("is of no use to another program, and stands nowhere as it is", async () => {
    const { id, access, renewal } = await eve.allowed("operator");
    expect((await eve.renew((await eve.register()).body.client_id, renewal)).status).toBe(400);
    const kept = readFileSync(join(served.data, "programs.json"), "utf8");
    for (const secret of [access, renewal, renewal.split(".")[1] ?? ""]) expect(kept).not.toContain(secret);
    const log = readFileSync(join(served.data, "people.log"), "utf8");
    for (const secret of [access, renewal]) expect(log).not.toContain(secret);
    expect((await eve.renew(id, renewal)).status).toBe(200);
  });

  test("that is used without end pushes nobody else's tokens out", async () => {
    const other = await eve.allowed("operator");
    let { id, access, renewal } = await eve.allowed("viewer");
    const first = access;
    for (let round = 0; round < 12; round++)
      ({ access_token: access, refresh_token: renewal } = (await eve.renew(id, renewal)).body);
    expect((await eve.mcp(first)).status).toBe(401);
    expect((await eve.mcp(access)).status).toBe(200);
    expect((await eve.mcp(other.access)).status).toBe(200);
  });
});
