import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Answer, connect, rawApi, tokenOf, until, useOrg } from "./harness.ts";

const org = await useOrg();
const connection = await connect(org);
connection.bulk2.pollInterval = 5;
const api = await rawApi(org);
const csv = { "content-type": "text/csv" };

/** Runs a job to its end and gives what it says then. */
async function load(job: object, data: string | Uint8Array, headers: Record<string, string> = {}) {
  const { body } = await api("POST", "jobs/ingest", job);
  await api("PUT", `jobs/ingest/${body.id}/batches`, data, { ...csv, ...headers });
  await api("PATCH", `jobs/ingest/${body.id}`, { state: "UploadComplete" });
  return ended(body.id);
}

async function ended(id: string): Promise<Answer["body"]> {
  for (let i = 0; i < 1000; i++) {
    const { body } = await api("GET", `jobs/ingest/${id}`);
    if (!["Open", "UploadComplete", "InProgress"].includes(body.state)) return body;
  }
  throw new Error("the job does not end");
}

const failures = async (id: string) => (await api("GET", `jobs/ingest/${id}/failedResults`)).body;

describe("ingest jobs, with jsforce", () => {
  it("insert records and tell the good rows from the bad ones", async () => {
    const input = [
      ...Array.from({ length: 450 }, (_, i) => ({ Name: `B${i}`, NumberOfEmployees: i })),
      { NumberOfEmployees: 1 },
    ];
    const results = await connection.bulk2.loadAndWaitForResults({
      object: "Account",
      operation: "insert",
      input,
    });
    expect(results.successfulResults).toHaveLength(450);
    expect(results.successfulResults[7]).toMatchObject({ sf__Created: "true", Name: "B7" });
    expect(org.db.get("Account", results.successfulResults[7]!.sf__Id)).toMatchObject({
      NumberOfEmployees: 7,
    });
    expect(results.failedResults).toEqual([
      {
        sf__Id: "",
        sf__Error: "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --",
        Name: "",
        NumberOfEmployees: "1",
      },
    ]);
    expect(results.unprocessedRecords).toEqual([]);
  });

  it("update, upsert by external id and delete", async () => {
    const id = org.db.create("Account", { Name: "Old", Number__c: "K1", Phone: "1" });
    const run = (
      operation: "update" | "upsert" | "delete",
      input: Record<string, string | null>[],
      more = {},
    ) => connection.bulk2.loadAndWaitForResults({ object: "Account", operation, input, ...more });
    await run("update", [{ Id: id, Name: "New", Phone: null }]);
    expect(org.db.get("Account", id)).toMatchObject({ Name: "New", Phone: null });
    const upserted = await run(
      "upsert",
      [
        { Number__c: "K1", Name: "Known" },
        { Number__c: "K2", Name: "Made" },
      ],
      { externalIdFieldName: "Number__c" },
    );
    expect(upserted.successfulResults.map((row) => [row.sf__Id === id, row.sf__Created])).toEqual([
      [true, "false"],
      [false, "true"],
    ]);
    await run("delete", [{ Id: id }]);
    expect(org.db.get("Account", id)).toMatchObject({ IsDeleted: true, Name: "Known" });
  });

  it("take no rows at all", async () => {
    const results = await connection.bulk2.loadAndWaitForResults({
      object: "Account",
      operation: "delete",
      input: [],
    });
    expect(results.failedResults).toEqual([]);
  });
});

describe("an ingest job", () => {
  it("has the shape of the protocol from beginning to end", async () => {
    const opened = await api("POST", "jobs/ingest", { object: "account", operation: "insert" });
    const id = opened.body.id;
    const common = {
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "insert",
      object: "Account",
      createdById: org.integrationUserId,
      createdDate: expect.stringMatching(/\.000\+0000$/),
      systemModstamp: expect.any(String),
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 62,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
    };
    expect(opened).toMatchObject({ status: 200 });
    expect(opened.body).toEqual({
      ...common,
      state: "Open",
      contentUrl: `services/data/v62.0/jobs/ingest/${id}/batches`,
    });
    const put = await api("PUT", `jobs/ingest/${id}/batches`, "Name\nOne\n", csv);
    expect([put.status, put.body]).toEqual([201, ""]);
    const closed = await api("PATCH", `jobs/ingest/${id}`, { state: "UploadComplete" });
    expect(closed.body).toEqual({ ...common, state: "UploadComplete" });
    expect(await ended(id)).toEqual({
      ...common,
      state: "JobComplete",
      jobType: "V2Ingest",
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      retries: 0,
      totalProcessingTime: expect.any(Number),
      apiActiveProcessingTime: expect.any(Number),
      apexProcessingTime: 0,
    });
    const { body, headers } = await api("GET", `jobs/ingest/${id}/successfulResults`);
    expect(headers.get("content-type")).toBe("text/csv");
    expect(body).toMatch(/^"sf__Id","sf__Created","Name"\n"001\w{15}","true","One"\n$/);
    expect((await api("DELETE", `jobs/ingest/${id}`)).status).toBe(204);
    expect((await api("GET", `jobs/ingest/${id}`)).status).toBe(404);
  });

  it("reads every delimiter, line ending and packed data", async () => {
    const delimiters = {
      COMMA: ",",
      TAB: "\t",
      SEMICOLON: ";",
      PIPE: "|",
      CARET: "^",
      BACKQUOTE: "`",
    };
    for (const [columnDelimiter, sign] of Object.entries(delimiters)) {
      const data = `Name${sign}Description\r\n${columnDelimiter}${sign}"two ""lines"",\nand ${sign}"\r\n`;
      const job = await load(
        { object: "Account", operation: "insert", columnDelimiter, lineEnding: "CRLF" },
        gzipSync(data),
        { "content-encoding": "gzip" },
      );
      expect(job).toMatchObject({ state: "JobComplete", numberRecordsFailed: 0 });
      const { body } = await api("GET", `jobs/ingest/${job.id}/successfulResults`);
      expect(body.split("\r\n")[0]).toBe(
        ["sf__Id", "sf__Created", "Name", "Description"].map((one) => `"${one}"`).join(sign),
      );
      expect(org.db.query(`SELECT Description FROM Account WHERE Name = '${columnDelimiter}'`)).toMatchObject(
        [{ Description: `two "lines",\nand ${sign}` }],
      );
    }
  });

  it("takes #N/A for null, leaves blanks alone, and reads words for yes and no", async () => {
    const id = org.db.create("Contact", { LastName: "L", FirstName: "F", Title: "T", DoNotCall: false });
    await load({ object: "Contact", operation: "update" }, `Id,FirstName,Title,DoNotCall\n${id},,#N/A,yes\n`);
    expect(org.db.get("Contact", id)).toMatchObject({ FirstName: "F", Title: null, DoNotCall: true });
  });

  it("finds parents by their external ids", async () => {
    const account = org.db.create("Account", { Name: "Parent", Number__c: "P-1" });
    const job = await load(
      { object: "Contact", operation: "insert" },
      "LastName,Account.Number__c\nChild,P-1\nOrphan,P-2\n",
    );
    expect(org.db.query("SELECT AccountId FROM Contact WHERE LastName = 'Child'")).toMatchObject([
      { AccountId: account },
    ]);
    expect(await failures(job.id)).toContain(
      '"INVALID_FIELD:Foreign key external ID: p-2 not found for field Number__c in entity Account:--"',
    );
  });

  it("refuses a row with a column too many, and goes on", async () => {
    const job = await load({ object: "Account", operation: "insert" }, "Name,Phone\nWide,1,more\nFits,2\n");
    expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect((await failures(job.id)).split("\n")[1]).toMatch(/^"","INVALID_FIELD:.*:--","Wide","1"$/);
  });

  it("says of each row why it was refused", async () => {
    const gone = org.db.create("Account", { Name: "Gone" });
    org.db.delete("Account", gone);
    const job = await load(
      { object: "Account", operation: "update" },
      `Id,NumberOfEmployees\n${gone},1\n001Lo00000000zz,1\n500Lo00000000zz,1\n,1\n${gone},many\n`,
    );
    expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 5, numberRecordsFailed: 5 });
    expect((await failures(job.id)).split("\n").map((line: string) => line.split('","')[1])).toEqual([
      "sf__Error",
      "ENTITY_IS_DELETED:entity is deleted:--",
      "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--",
      "MALFORMED_ID:Account ID: id value of incorrect type: 500Lo00000000zzIAA:Id --",
      "MISSING_ARGUMENT:Id not specified in an update call:--",
      "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'many' is not a valid value for the type xsd:int:NumberOfEmployees --",
      undefined,
    ]);
  });

  it.each([
    [
      "a column that is no field",
      { operation: "insert" },
      "Name,Nope__c\nA,B\n",
      "InvalidBatch : Field name not found : Nope__c",
    ],
    ["no Id to update by", { operation: "update" }, "Name\nA\n", "InvalidBatch : Field name not found : Id"],
    [
      "no external id to upsert by",
      { operation: "upsert", externalIdFieldName: "Number__c" },
      "Name\nA\n",
      "InvalidBatch : Field name not found : Number__c",
    ],
    [
      "another line ending than it says",
      { operation: "insert", lineEnding: "CRLF" },
      "Name\nA\n",
      "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF",
    ],
    [
      "a quote out of place",
      { operation: "insert" },
      'Name\nA "b" c\n',
      "InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote",
    ],
  ])("fails for %s", async (_, job, data, errorMessage) => {
    expect(await load({ object: "Account", ...job }, data)).toMatchObject({
      state: "Failed",
      errorMessage,
      numberRecordsProcessed: 0,
    });
  });

  it("hands back the rows of a job that failed before them", async () => {
    const job = await load({ object: "Account", operation: "insert" }, "Nope__c\nA\nB\n");
    expect((await api("GET", `jobs/ingest/${job.id}/unprocessedrecords`)).body).toBe('"Nope__c"\n"A"\n"B"\n');
  });

  it("deletes for good", async () => {
    const id = org.db.create("Account", { Name: "For good" });
    const child = org.db.create("Case", { AccountId: id });
    await load({ object: "Account", operation: "hardDelete" }, `Id\n${id}\n`);
    expect(org.db.get("Account", id)).toBeUndefined();
    expect(org.db.get("Case", child)).toMatchObject({ AccountId: null, IsDeleted: false });
  });

  it("is made and filled by one multipart request", async () => {
    const form = new FormData();
    form.set(
      "job",
      new Blob([JSON.stringify({ object: "Account", operation: "insert" })], { type: "application/json" }),
    );
    form.set("content", new Blob(["Name\nIn one go\n"], { type: "text/csv" }), "content");
    const answer = await fetch(`${org.url}/services/data/v62.0/jobs/ingest`, {
      method: "POST",
      headers: { authorization: `Bearer ${await tokenOf(org)}` },
      body: form,
    });
    const { id, state } = (await answer.json()) as { id: string; state: string };
    expect([answer.status, state]).toEqual([200, "UploadComplete"]);
    expect(await ended(id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1 });
  });

  it("takes more data than other requests may bring", async () => {
    const rows = `${"x".repeat(32_000)}\n`.repeat(1600);
    const { body } = await api("POST", "jobs/ingest", { object: "Account", operation: "insert" });
    const put = await api("PUT", `jobs/ingest/${body.id}/batches`, `Description\n${rows}`, csv);
    expect(put.status).toBe(201);
  });

  it("answers others while it works, and stops when it is aborted", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `Row ${i}`).join("\n");
    const { body: job } = await api("POST", "jobs/ingest", { object: "Account", operation: "insert" });
    await api("PUT", `jobs/ingest/${job.id}/batches`, `Name\n${rows}\n`, csv);
    await api("PATCH", `jobs/ingest/${job.id}`, { state: "UploadComplete" });
    const { body: seen } = await api("GET", `jobs/ingest/${job.id}`);
    expect(seen.numberRecordsProcessed).toBeLessThan(20_000);
    const aborted = await api("PATCH", `jobs/ingest/${job.id}`, { state: "Aborted" });
    expect(aborted.body.state).toBe("Aborted");
    const lines = async (path: string) =>
      (await api("GET", `jobs/ingest/${job.id}/${path}`)).body.trim().split("\n").length - 1;
    let unprocessed = 0;
    for (let before = -1; unprocessed !== before || unprocessed <= 0; ) {
      before = unprocessed;
      unprocessed = await lines("unprocessedrecords");
    }
    expect((await lines("successfulResults")) + unprocessed).toBe(20_000);
  });

  it.each([
    [
      "an object that is not there",
      { object: "blah", operation: "insert" },
      "INVALIDJOB",
      "InvalidJob : Unable to find object: blah",
    ],
    [
      "an upsert by nothing",
      { object: "Account", operation: "upsert" },
      "INVALIDJOB",
      "InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.",
    ],
    [
      "an unknown delimiter",
      { object: "Account", operation: "insert", columnDelimiter: "DOT" },
      "JSON_PARSER_ERROR",
      expect.stringContaining("DOT"),
    ],
  ])("is refused for %s", async (_, job, errorCode, message) => {
    expect(await api("POST", "jobs/ingest", job)).toMatchObject({
      status: 400,
      body: [{ errorCode, message }],
    });
  });

  it("can be filled once, closed once and aborted as long as it is not done", async () => {
    const job = await load({ object: "Account", operation: "insert" }, "Name\nA\n");
    const path = `jobs/ingest/${job.id}`;
    const refused = (message: string) => ({ status: 400, body: [{ errorCode: "INVALIDJOBSTATE", message }] });
    expect(await api("PATCH", path, { state: "Aborted" })).toMatchObject(
      refused("Aborting already Completed Job not allowed"),
    );
    expect(await api("PATCH", path, { state: "UploadComplete" })).toMatchObject(
      refused("Closing already Completed Job not allowed"),
    );
    expect((await api("PUT", `${path}/batches`, "Name\nB\n", csv)).body[0].errorCode).toBe("INVALIDJOBSTATE");
    const { body: open } = await api("POST", "jobs/ingest", { object: "Account", operation: "insert" });
    expect((await api("PUT", `jobs/ingest/${open.id}/batches`, "Name\nA\n", csv)).status).toBe(201);
    expect((await api("PUT", `jobs/ingest/${open.id}/batches`, "Name\nB\n", csv)).body).toMatchObject([
      { errorCode: "CLIENTINPUTERROR", message: expect.stringContaining("Found multiple contents for job") },
    ]);
  });

  it("stands in the list of jobs", async () => {
    const { body } = await api("GET", "jobs/ingest?jobType=V2Ingest");
    expect(body).toMatchObject({ done: true, nextRecordsUrl: null });
    expect(body.records.at(-1)).toMatchObject({ jobType: "V2Ingest", object: "Account" });
    expect((await api("GET", "jobs/ingest?jobType=BigObjectIngest")).body.records).toEqual([]);
  });

  it("writes as its creator, 200 records to a transaction", async () => {
    const before = org.stats().writesApplied;
    const job = await load({ object: "Case", operation: "insert" }, `Subject\n${"many\n".repeat(300)}`);
    await until(() => org.stats().writesApplied === before + 300, "300 writes");
    expect(job.numberRecordsProcessed).toBe(300);
    expect(org.db.query("SELECT CreatedById FROM Case WHERE Subject = 'many' LIMIT 1")).toMatchObject([
      { CreatedById: org.integrationUserId },
    ]);
  });
});
