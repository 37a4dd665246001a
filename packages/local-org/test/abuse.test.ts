import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const account = org.db.create("Account", { Name: "a".repeat(255), Number__c: "1" });
const like = (pattern: string) => org.db.query(`SELECT Id FROM Account WHERE Name LIKE '${pattern}'`).length;

describe("wildcards that could be laid out in very many ways", () => {
  it("are answered by LIKE", () => {
    expect(like(`${"%a%a".repeat(50)}%b`)).toBe(0);
    expect(like(`${"%_a".repeat(60)}%`)).toBe(1);
  });

  it("are answered by a search", async () => {
    const find = encodeURIComponent(`FIND {${"a*".repeat(60)}b} RETURNING Account`);
    expect(await api("GET", `search?q=${find}`)).toMatchObject({ status: 200, body: { searchRecords: [] } });
    const found = encodeURIComponent(`FIND {${"a*".repeat(60)}} RETURNING Account`);
    expect(await api("GET", `search?q=${found}`)).toMatchObject({
      status: 200,
      body: { searchRecords: [{ Id: account }] },
    });
  });

  it("mean what they meant", () => {
    org.db.create("Account", { Name: "Ab%c ab_d abd" });
    expect(like("ab\\%c%abd")).toBe(1);
    expect(like("ab\\%c%ab\\_d")).toBe(0);
    expect(like("%b_d%abd")).toBe(1);
    expect(like("ab_c ab_d abd")).toBe(1);
    expect(like("%abd%abd%")).toBe(0);
  });
});

describe("what no client sends", () => {
  it.each(["(", "NOT "])("a search with thousands of '%s'", async (opening) => {
    const find = encodeURIComponent(`FIND {${opening.repeat(2000)}} RETURNING Account`);
    expect(await api("GET", `search?q=${find}`)).toMatchObject({
      status: 400,
      body: [{ errorCode: "MALFORMED_SEARCH" }],
    });
  });

  it.each(["constructor", "__proto__", "toString"])("%s as a method", async (method) => {
    expect(await api("POST", `sobjects/Account?_HttpMethod=${method}`, {})).toMatchObject({
      status: 405,
      body: [{ errorCode: "METHOD_NOT_ALLOWED" }],
    });
  });

  it.each<[string, string, object]>([
    ["POST", "composite/batch", { batchRequests: [null] }],
    ["POST", "composite/batch", { batchRequests: [{ method: "GET", url: 1 }] }],
    ["POST", "composite/sobjects", { records: [null] }],
    ["PATCH", "composite/sobjects/Account/Number__c", { records: [null] }],
    ["POST", "composite/sobjects/Account", { ids: [null], fields: ["Id"] }],
    ["POST", "composite/sobjects/Account", { ids: [account], fields: [null] }],
    ["POST", "process/approvals", { requests: [null] }],
    ["POST", "parameterizedSearch", { q: 5 }],
    ["POST", "parameterizedSearch", { q: "acme", sobjects: [null] }],
  ])("%s %s %j", async (method, path, body) => {
    const answer = await api(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: expect.any(String) }] });
  });
});

it.each(["__proto__", "constructor", "toString"])("a grant of the type %s is refused", async (type) => {
  const body = new URLSearchParams({ grant_type: type });
  const answer = await fetch(`${org.url}/services/oauth2/token`, { method: "POST", body });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: "unsupported_grant_type" }]);
});

it("a bulk query that is no text is refused", async () => {
  expect(await api("POST", "jobs/query", { operation: "query", query: 5 })).toMatchObject({
    status: 400,
    body: [{ errorCode: "API_ERROR" }],
  });
});

it.each(["LAST_N_DAYS:99999999999999999999", "NEXT_N_YEARS:9000", "N_WEEKS_AGO:4000000"])(
  "a date literal that leaves the calendar, %s",
  async (literal) => {
    const q = encodeURIComponent(`SELECT Id FROM Account WHERE CreatedDate = ${literal}`);
    expect(await api("GET", `query?q=${q}`)).toMatchObject({
      status: 400,
      body: [{ errorCode: "MALFORMED_QUERY" }],
    });
  },
);
