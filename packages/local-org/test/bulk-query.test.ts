import { describe, expect, it } from "vitest";
import { type Answer, connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const connection = await connect(org);
connection.bulk2.pollInterval = 5;
const api = await rawApi(org);

const account = org.db.create("Account", { Name: 'He said "hi",\nthen left', AnnualRevenue: 12 });
for (let i = 0; i < 25; i++) org.db.create("Case", { Subject: `Q${i}`, AccountId: i % 2 ? account : null });
const deleted = org.db.create("Case", { Subject: "deleted" });
org.db.delete("Case", deleted);

async function done(soql: string, more: object = {}): Promise<Answer["body"]> {
  const { body } = await api("POST", "jobs/query", { operation: "query", query: soql, ...more });
  for (let i = 0; i < 1000; i++) {
    const { body: job } = await api("GET", `jobs/query/${body.id}`);
    if (job.state !== "UploadComplete" && job.state !== "InProgress") return job;
  }
  throw new Error("the job does not end");
}

const results = (id: string, query = "") => api("GET", `jobs/query/${id}/results${query}`);

describe("a query job", () => {
  it("gives its records to jsforce", async () => {
    const stream = await connection.bulk2.query("SELECT Id, Subject FROM Case WHERE Subject LIKE 'Q%'");
    const records = await stream.toArray();
    expect(records).toHaveLength(25);
    expect(records[3]).toEqual({ Id: expect.stringMatching(/^500/), Subject: "Q3" });
  });

  it("has the shape of the protocol", async () => {
    const common = {
      id: expect.stringMatching(/^750/),
      operation: "query",
      object: "Case",
      createdById: org.integrationUserId,
      createdDate: expect.any(String),
      systemModstamp: expect.any(String),
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 62,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
    };
    const opened = await api("POST", "jobs/query", { operation: "query", query: "select id from case" });
    expect(opened).toMatchObject({ status: 200, body: { ...common, state: "UploadComplete" } });
    expect(await done("SELECT Id FROM Case")).toEqual({
      ...common,
      state: "JobComplete",
      jobType: "V2Query",
      numberRecordsProcessed: 25,
      retries: 0,
      totalProcessingTime: expect.any(Number),
      isPkChunkingSupported: true,
    });
  });

  it("has a column for each field, parents included, under their right names", async () => {
    const job = await done(
      "SELECT subject, account.name, isClosed, CreatedDate FROM Case WHERE Subject IN ('Q0','Q1') ORDER BY Subject",
    );
    const { body } = await results(job.id);
    expect(body.split("\n")[0]).toBe('"Subject","Account.Name","IsClosed","CreatedDate"');
    expect(body).toMatch(/^"Q0","","false","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z"$/m);
    expect(body).toContain('"Q1","He said ""hi"",\nthen left","false"');
  });

  it("writes with the delimiter and line ending that were asked for", async () => {
    const job = await done("SELECT Subject, Status FROM Case WHERE Subject = 'Q1'", {
      columnDelimiter: "CARET",
      lineEnding: "CRLF",
    });
    expect((await results(job.id)).body).toBe('"Subject"^"Status"\r\n"Q1"^"New"\r\n');
  });

  it("is read in pages", async () => {
    const job = await done("SELECT Subject FROM Case WHERE Subject LIKE 'Q%'");
    const rows: string[] = [];
    let locator = "";
    const sizes: (string | null)[] = [];
    do {
      const { body, headers } = await results(job.id, `?maxRecords=10${locator && `&locator=${locator}`}`);
      const [header, ...lines] = body.trim().split("\n");
      expect(header).toBe('"Subject"');
      rows.push(...lines);
      sizes.push(headers.get("sforce-numberofrecords"));
      locator = headers.get("sforce-locator")!;
    } while (locator !== "null");
    expect(sizes).toEqual(["10", "10", "5"]);
    expect(new Set(rows).size).toBe(25);
    expect((await results(job.id, "?locator=bm8")).body).toMatchObject([
      { errorCode: "INVALID_QUERY_LOCATOR" },
    ]);
  });

  it("tells of its pages, so that they can be fetched side by side", async () => {
    const job = await done("SELECT Subject FROM Case WHERE Subject LIKE 'Q%'");
    const { body } = await api("GET", `jobs/query/${job.id}/resultPages?maxRecords=4`);
    expect(body).toMatchObject({ done: false });
    const more = await api("GET", body.nextRecordsUrl.replace("/services/data/v62.0/", ""));
    expect(more.body).toMatchObject({ done: true, nextRecordsUrl: null });
    const urls = [...body.resultPages, ...more.body.resultPages].map((page) => page.resultUrl);
    const pages = await Promise.all(urls.map((url) => api("GET", url.replace("/services/data/v62.0/", ""))));
    expect(pages.map((page) => page.headers.get("sforce-numberofrecords"))).toEqual([
      "4",
      "4",
      "4",
      "4",
      "4",
      "4",
      "1",
    ]);
  });

  it("sees deleted records with queryAll", async () => {
    const soql = "SELECT Id FROM Case WHERE Subject = 'deleted'";
    expect(await done(soql)).toMatchObject({ numberRecordsProcessed: 0 });
    expect(await done(soql, { operation: "queryAll" })).toMatchObject({ numberRecordsProcessed: 1 });
  });

  it("shows the records as they were when it ran", async () => {
    const id = org.db.create("Case", { Subject: "before" });
    const job = await done("SELECT Subject FROM Case WHERE Subject = 'before'");
    org.db.update("Case", id, { Subject: "after" });
    expect((await results(job.id)).body).toBe('"Subject"\n"before"\n');
  });

  it.each([
    ["SELECT COUNT(Id) FROM Case", "Aggregate Relationships not supported in Bulk Query"],
    ["SELECT Status FROM Case GROUP BY Status", "Aggregate Relationships not supported in Bulk Query"],
    ["SELECT Id, (SELECT Id FROM Cases) FROM Account", "Aggregate Relationships not supported in Bulk Query"],
    ["SELECT BillingAddress FROM Account", "Selecting compound data not supported in Bulk Query"],
    ["SELECT FIELDS(STANDARD) FROM Account", "Selecting compound data not supported in Bulk Query"],
    ["SELECT TYPEOF Owner WHEN User THEN Name END FROM Case", "TYPEOF not supported in Bulk Query"],
    ["SELECT Id FROM Case OFFSET 5", "OFFSET not supported in Bulk Query"],
    ["SELECT Nope FROM Case", expect.stringContaining("No such column 'Nope' on entity 'Case'")],
    ["SELECT FROM", expect.stringContaining("unexpected token")],
  ])("refuses %s", async (query, message) => {
    const answer = await api("POST", "jobs/query", { operation: "query", query });
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: "API_ERROR", message }] });
  });

  it("refuses an object that is not there", async () => {
    expect(
      (await api("POST", "jobs/query", { operation: "query", query: "SELECT Id FROM Nope" })).body,
    ).toEqual([{ errorCode: "INVALIDENTITY", message: "Entity 'Nope' is not supported by the Bulk API." }]);
  });

  it("is listed, aborted while it can be, and deleted", async () => {
    const job = await done("SELECT Id FROM Case");
    const { body } = await api("GET", "jobs/query?jobType=V2Query");
    expect(body.records.map((one: { id: string }) => one.id)).toContain(job.id);
    expect(await api("PATCH", `jobs/query/${job.id}`, { state: "Aborted" })).toMatchObject({
      status: 400,
      body: [{ errorCode: "INVALIDJOBSTATE", message: "Aborting already Completed Job not allowed" }],
    });
    expect((await api("DELETE", `jobs/query/${job.id}`)).status).toBe(204);
    expect((await results(job.id)).status).toBe(404);
  });
});
