import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { networkOf, senderOf } from "../../src/sign-in/address.ts";
import { openOrg } from "../org.ts";
import { PASSWORD, serveSignedIn, signedIn, visitor } from "../signed-in.ts";
import { stranger } from "./stranger.ts";

let org: Org;
let served: Awaited<ReturnType<typeof serveSignedIn>>;
let server: Server;
let eve: ReturnType<typeof stranger>;

beforeAll(async () => {
  org = await openOrg();
  served = await serveSignedIn(
    org,
    { ann: "operator", root: "administrator" },
    { proxies: ["127.0.0.1"], publicUrl: "https://throughline.acme.example" },
  );
  ({ server } = served);
  eve = stranger(server.url);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const notes = () => readFileSync(join(served.data, "people.log"), "utf8").trim().split("\n");
const enter = (name: string, password: string, headers: Record<string, string> = {}) =>
  eve.json("POST", "/api/sign-in", { name, password }, { "X-Throughline": "api", ...headers });

describe("somebody who guesses", () => {
  test("fills no log, in which others are looked for", async () => {
    await signedIn(server.url, "ann");
    const before = notes().length;
    for (let tried = 0; tried < 40; tried++) await enter("somebody", "x");
    expect(notes().length - before).toBeLessThanOrEqual(11);
    expect(notes().at(-1)).toContain("tried too often");
  });

  test("from elsewhere keeps nobody out who comes by the same proxy", async () => {
    eve.moves();
    const answers = [];
    for (let tried = 0; tried < 60; tried++) answers.push((await enter(`name ${tried}`, "x")).status);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
    expect((await enter("ann", PASSWORD)).status).toBe(429);
    eve.moves();
    expect((await enter("ann", PASSWORD)).status).toBe(200);
  });

  test("at a machine's name does not stop the machine", async () => {
    eve.moves();
    const root = await signedIn(server.url, "root");
    const { password } = (await root.post("/api/people", { name: "flows", role: "viewer", machine: true }))
      .body;
    const show = (client_secret: string) =>
      eve.form("/oauth/token", { grant_type: "client_credentials", client_id: "flows", client_secret });
    const answers = [];
    for (let tried = 0; tried < 12; tried++) answers.push((await show("x")).status);
    expect(answers.slice(-2)).toEqual([429, 429]);
    eve.moves();
    expect((await show(password)).status).toBe(200);
    // a person's password is none here, and says nothing
    expect(
      (
        await eve.form("/oauth/token", {
          ...{ grant_type: "client_credentials", client_id: "ann", client_secret: PASSWORD },
        })
      ).body.error,
    ).toBe("invalid_client");
  });

  test("counts as one with a whole network of theirs, and says nothing of where others are", () => {
    expect(networkOf("2001:db8:1:2:aaaa::1")).toBe(networkOf("2001:db8:1:2::ffff"));
    expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
    expect(networkOf("::1")).toBe("0:0:0:0::/64");
    expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
    expect(senderOf("203.0.113.7", "198.51.100.1", ["127.0.0.1"])).toBe("203.0.113.7");
    expect(senderOf("::ffff:127.0.0.1", "198.51.100.9, 198.51.100.1", ["127.0.0.1"])).toBe("198.51.100.1");
    expect(senderOf("127.0.0.1", "198.51.100.1, 10.0.0.2", ["127.0.0.1", "10.0.0.2"])).toBe("198.51.100.1");
    expect(senderOf("127.0.0.1", "made up", ["127.0.0.1"])).toBe("127.0.0.1");
  });
});

describe("a session", () => {
  test("that somebody was given before they signed in is not theirs", async () => {
    const planted = "__Host-throughline=of-the-attacker";
    const came = await visitor(server.url, planted).post("/api/sign-in", { name: "ann", password: PASSWORD });
    const [cookie = ""] = came.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-throughline=[\w-]{43};/);
    for (const flag of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(flag);
    expect(cookie).not.toContain("Domain");
    expect((await visitor(server.url, planted).get("/api/summary")).status).toBe(401);
  });

  test("is begun by no page of another site", async () => {
    const body = { name: "ann", password: PASSWORD };
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }])
      expect((await visitor(server.url).post("/api/sign-in", body, headers)).status).toBe(403);
    const formed = await eve.form("/api/sign-in", body);
    expect(formed.status).toBe(403);
    expect(formed.headers.getSetCookie()).toEqual([]);
  });
});

describe("every answer", () => {
  test("is framed by nobody, kept by nobody, and led by nobody's base", async () => {
    const ann = await signedIn(server.url, "ann");
    for (const path of ["/api/session", "/api/summary", "/api/nothing"]) {
      const { headers } = await ann.get(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
      expect(headers.get("content-security-policy")).toMatch(
        /frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'/,
      );
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});
