import { afterEach, describe, expect, it } from "vitest";
import { type Org, startOrg } from "../src/index.ts";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const id = org.db.create("Case", { Subject: "0" });
afterEach(() => org.faults.clear());

async function admin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${org.url}/admin/api/${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

describe("the admin API", () => {
  it("switches a fault on, tells how often it has struck, and takes it away", async () => {
    const { status, body } = await admin("POST", "faults", { kind: "status", status: 503, times: 3 });
    expect(status).toBe(201);
    expect((await api("GET", "limits")).status).toBe(503);
    const faults = () => admin("GET", "faults").then((answer) => answer.body);
    expect(await faults()).toEqual([{ id: body.id, kind: "status", status: 503, hits: 1, left: 2 }]);
    expect((await admin("DELETE", `faults/${body.id}`)).status).toBe(204);
    expect((await api("GET", "limits")).status).toBe(200);
    expect(await faults()).toEqual([]);
  });

  it("keeps one for ever, until all are cleared", async () => {
    await admin("POST", "faults", { kind: "requestLimit", times: "forever", match: { object: "Case" } });
    for (let i = 0; i < 3; i++) expect((await api("GET", `sobjects/Case/${id}`)).status).toBe(403);
    expect((await admin("GET", "state")).body.faults).toMatchObject([{ hits: 3, left: null }]);
    await admin("DELETE", "faults");
    expect((await api("GET", `sobjects/Case/${id}`)).status).toBe(200);
  });

  it("moves the counter of the day's requests", async () => {
    await admin("PUT", "limits", { limit: 50, used: 50 });
    expect((await api("GET", "limits")).status).toBe(403);
    await admin("PUT", "limits", { used: 0 });
    const { headers } = await api("GET", "limits");
    expect(headers.get("sforce-limit-info")).toBe("api-usage=1/50");
    await admin("PUT", "limits", { limit: 1_000_000 });
  });

  it("tells what was asked lately, what struck it, and what was written", async () => {
    const { body: before } = await admin("GET", "state");
    org.faults.inject({ kind: "lostAnswer", match: { method: "PATCH" } });
    await api("PATCH", `sobjects/Case/${id}`, { Subject: "1" }).catch(() => {});
    await api("GET", `sobjects/Case/${id}?fields=Subject`);
    const { body: after } = await admin("GET", "state");
    expect(after.requests.slice(0, 2)).toMatchObject([
      {
        method: "GET",
        url: expect.stringContaining(`/sobjects/Case/${id}`),
        status: 200,
        whole: true,
        faults: [],
      },
      { method: "PATCH", whole: false, faults: ["lostAnswer"] },
    ]);
    expect(after.requests[1].status).toBeUndefined();
    expect(after.writesApplied).toBe(before.writesApplied + 1);
    expect(after.records.Case).toBe(1);
  });

  it("counts nothing of its own as use of the API", async () => {
    const { body: before } = await admin("GET", "state");
    org.faults.inject({ kind: "status", status: 500, times: Number.POSITIVE_INFINITY });
    const { status, body: after } = await admin("GET", "state");
    expect(status).toBe(200);
    expect(after.api).toEqual(before.api);
    expect(after.requests).toEqual(before.requests);
  });

  it("opens a session for whoever has nothing to sign in with", async () => {
    const { body } = await admin("POST", "sessions", { username: "ada@example.test" });
    const headers = { authorization: `Bearer ${body.accessToken}` };
    const info = await fetch(`${org.url}/services/oauth2/userinfo`, { headers });
    expect(await info.json()).toMatchObject({ preferred_username: "ada@example.test" });
    expect(await admin("POST", "sessions", { username: "gone@example.test" })).toMatchObject({
      status: 400,
      body: { error: "There is no active user 'gone@example.test'." },
    });
  });

  it.each([
    [{}, "There is no fault ''; the kinds are delay,"],
    [{ kind: "status" }, "'status' needs 'status'."],
    [{ kind: "status", status: 99 }, "'status' is a number, 300 to 599, not 99."],
    [
      { kind: "delay", delayMs: [5, 1] },
      "'delayMs' is a number, or two of which the first is not the larger.",
    ],
    [{ kind: "delay", delayMs: 1, when: "never" }, "'when' is one of before, after, not \"never\"."],
    [{ kind: "lostAnswer", rate: 2 }, "'rate' is a number, 0 to 1, not 2."],
    [
      { kind: "lostAnswer", topic: "/data/x" },
      "'lostAnswer' does not take 'topic'; it takes kind, match, times",
    ],
    [{ kind: "gapEvent", match: {} }, "'gapEvent' does not take 'match'"],
    [
      { kind: "lostAnswer", match: { url: "x" } },
      "'match' does not take 'url'; it takes method, path, object.",
    ],
  ])("says what is wrong with a fault: %j", async (fault, message) => {
    const { status, body } = await admin("POST", "faults", fault);
    expect(status).toBe(400);
    expect(body.error).toContain(message);
    expect(org.faults.list()).toEqual([]);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }, 403],
    ["another site, without a body", { "sec-fetch-site": "cross-site" }, 403],
    ["a form", { "content-type": "text/plain" }, 415],
  ])("does not answer %s", async (_who, headers, status) => {
    expect((await admin("POST", "faults", { kind: "lostAnswer" }, headers as never)).status).toBe(status);
    expect(org.faults.list()).toEqual([]);
  });
});

describe("the admin page", () => {
  it("comes with all its parts, without script or style in the text, closed to other sites", async () => {
    const page = await fetch(`${org.url}/admin`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src)|onclick=/);
    const scripts = ["admin.js", "dom.js", "fault-form.js", "show.js", "admin.css"];
    for (const file of scripts) {
      const answer = await fetch(`${org.url}/admin/${file}`);
      expect([file, answer.status]).toEqual([file, 200]);
    }
    expect((await fetch(`${org.url}/admin/nothing.js`)).status).toBe(404);
  });
});

describe("faults by chance", () => {
  const hits = (one: Org, n: number) => async () => {
    const call = await rawApi(one);
    const statuses: number[] = [];
    for (let i = 0; i < n; i++) statuses.push((await call("GET", "limits")).status);
    return statuses;
  };
  const match = { path: "/limits" };

  it("strike alike in two orgs with the same seed, and otherwise with another", async () => {
    const runs: number[][] = [];
    for (const seed of [7, 7, 8]) {
      const own = await startOrg();
      own.faults.seed(seed);
      own.faults.inject({ kind: "status", status: 503, rate: 0.3, match });
      runs.push(await hits(own, 40)());
      await own.close();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[2]).not.toEqual(runs[0]);
    const struck = runs[0]!.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(4);
    expect(struck).toBeLessThan(20);
  });

  it("strike as before when another fault is beside them, and again after the seed is set again", async () => {
    org.faults.seed(3);
    const fault = () => org.faults.inject({ kind: "status", status: 503, rate: 0.5, match });
    fault();
    const alone = await hits(org, 20)();
    org.faults.clear();
    org.faults.seed(3);
    fault();
    org.faults.inject({ kind: "delay", delayMs: [0, 1], rate: 0.5 });
    expect(await hits(org, 20)()).toEqual(alone);
  });

  it("find the requests that name an object, wherever it stands", async () => {
    const { hits: none } = org.faults.inject({
      kind: "status",
      status: 503,
      times: 9,
      match: { object: "Case" },
    });
    expect(none).toBe(0);
    const query = encodeURIComponent("SELECT Id FROM Case");
    const records = [{ attributes: { type: "Case" }, id, Subject: "x" }];
    const struck = [
      await api("GET", `sobjects/Case/${id}`),
      await api("GET", `query?q=${query}`),
      await api("PATCH", "composite/sobjects", { records }),
    ];
    const spared = [
      await api("GET", `query?q=${encodeURIComponent("SELECT Id FROM CaseComment")}`),
      await api("GET", "sobjects/Account/describe"),
    ];
    expect(struck.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(spared.map(({ status }) => status)).toEqual([200, 200]);
  });
});
