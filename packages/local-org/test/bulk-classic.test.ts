import { Connection } from "jsforce";
import { describe, expect, it } from "vitest";
import { connect, tokenOf, useOrg } from "./harness.ts";

const org = await useOrg();
const connection = await connect(org);
const { bulk } = connection;
bulk.pollInterval = 5;
const token = await tokenOf(org);

async function send(method: string, path: string, body?: string, type = "application/xml", session = token) {
  const answer = await fetch(`${org.url}/services/async/62.0/${path}`, {
    method,
    headers: { "x-sfdc-session": session, "content-type": type },
    body,
  });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

const tag = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
const info = (fields: Record<string, string>) =>
  `<?xml version="1.0" encoding="UTF-8"?><jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload">${Object.entries(
    fields,
  )
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}</jobInfo>`;

/** Makes a job with one batch and waits until the batch is worked off. */
async function load(job: Record<string, string>, data: string, type: string) {
  const jobId = tag((await send("POST", "job", info(job))).text, "id")!;
  const added = await send("POST", `job/${jobId}/batch`, data, type);
  const path = `job/${jobId}/batch/${JSON.parse(/json/.test(added.type!) ? added.text : "{}").id ?? tag(added.text, "id")}`;
  for (let i = 0; i < 1000; i++) {
    const { text } = await send("GET", path);
    const state = tag(text, "state");
    if (state === "Completed" || state === "Failed")
      return { path, state, message: tag(text, "stateMessage"), text };
  }
  throw new Error("the batch does not end");
}

describe("Bulk API 1.0, with jsforce", () => {
  it("inserts, tells the bad row, updates, upserts and deletes", async () => {
    const made = await bulk.load("Account", "insert", [
      { Name: "A1", Number__c: "C1" },
      { Name: "A2", Number__c: "C2" },
      { Name: "", Number__c: "C3" },
    ]);
    expect(made).toMatchObject([
      { success: true, created: true, errors: [] },
      { success: true, created: true },
      {
        id: null,
        success: false,
        errors: ["REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --"],
      },
    ]);
    const [one, two] = made.map((row) => row.id!) as [string, string];
    await bulk.load("Account", "update", [{ Id: one, Name: "A1b", Phone: null }]);
    const upserted = await bulk.load("Account", "upsert", { extIdField: "Number__c" }, [
      { Number__c: "C2", Name: "A2b" },
      { Number__c: "C4", Name: "A4" },
    ]);
    expect(upserted.map((row) => row.created)).toEqual([false, true]);
    expect(org.db.query("SELECT Name FROM Account WHERE Number__c != null ORDER BY Name")).toMatchObject([
      { Name: "A1b" },
      { Name: "A2b" },
      { Name: "A4" },
    ]);
    expect(await bulk.load("Account", "delete", [{ Id: two }])).toMatchObject([{ id: two, success: true }]);
    expect(org.db.get("Account", two)?.IsDeleted).toBe(true);
  });

  it("queries", async () => {
    for (let i = 0; i < 3; i++) org.db.create("Case", { Subject: `classic ${i}` });
    const records = await (
      await bulk.query("SELECT Subject, Owner.Name FROM Case ORDER BY Subject")
    ).toArray();
    expect(records).toHaveLength(3);
    expect(records[1]).toEqual({ Subject: "classic 1", "Owner.Name": "Admin User" });
  });

  it("lists the batches of a job and says how far it is", async () => {
    const job = bulk.createJob("Account", "insert");
    await job.open();
    await new Promise((resolve, reject) => {
      const batch = job.createBatch();
      batch.on("error", reject);
      batch.on("queue", resolve);
      batch.execute([{ Name: "listed" }]);
    });
    expect(await job.list()).toMatchObject([{ jobId: job.id, numberRecordsFailed: "0" }]);
    expect(await job.check()).toMatchObject({ state: "Open", numberBatchesTotal: "1", object: "Account" });
    expect(await job.close()).toMatchObject({ state: "Closed" });
  });

  it("refuses an empty batch and a session that is none", async () => {
    await expect(bulk.load("Account", "update", [])).rejects.toMatchObject({ name: "ClientInputError" });
    const stranger = new Connection({ instanceUrl: org.url, accessToken: "nobody", logLevel: "FATAL" });
    await expect(stranger.bulk.load("Account", "insert", [{ Name: "x" }])).rejects.toMatchObject({
      name: "InvalidSessionId",
    });
  });

  it("has the session renewed", async () => {
    const renewed = new Connection({
      instanceUrl: org.url,
      accessToken: "expired",
      refreshFn: (_, done) => done(null, token),
      logLevel: "FATAL",
    });
    renewed.bulk.pollInterval = 5;
    expect(await renewed.bulk.load("Account", "insert", [{ Name: "renewed" }])).toMatchObject([
      { success: true },
    ]);
  });
});

describe("Bulk API 1.0", () => {
  it("takes batches in JSON and answers in JSON", async () => {
    const json = "application/json";
    const job = JSON.parse(
      (
        await send(
          "POST",
          "job",
          JSON.stringify({ operation: "insert", object: "Account", contentType: "JSON" }),
          json,
        )
      ).text,
    );
    expect(job).toMatchObject({ state: "Open", contentType: "JSON", apiVersion: "62.0" });
    const batch = JSON.parse(
      (await send("POST", `job/${job.id}/batch`, JSON.stringify([{ Name: "J" }, { Phone: "1" }]), json)).text,
    );
    let state = "";
    while (state !== "Completed")
      state = JSON.parse((await send("GET", `job/${job.id}/batch/${batch.id}`, undefined, json)).text).state;
    expect(JSON.parse((await send("GET", `job/${job.id}/batch/${batch.id}/result`)).text)).toMatchObject([
      { success: true, created: true, id: expect.stringMatching(/^001/), errors: [] },
      { success: false, created: false, id: null, errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] },
    ]);
  });

  it("takes batches in XML and answers in XML", async () => {
    const rows =
      '<sObjects xmlns="http://www.force.com/2009/06/asyncapi/dataload"><sObject><Name>X &amp; Y</Name></sObject></sObjects>';
    const { path, state } = await load({ operation: "insert", object: "Account" }, rows, "application/xml");
    expect(state).toBe("Completed");
    const { text } = await send("GET", `${path}/result`);
    expect(tag(text, "success")).toBe("true");
    expect(org.db.get("Account", tag(text, "id")!)?.Name).toBe("X & Y");
    const query = await load(
      { operation: "query", object: "Account", contentType: "XML" },
      "SELECT Id, Name FROM Account WHERE Name = 'X & Y'",
      "text/plain",
    );
    const list = await send("GET", `${query.path}/result`);
    const found = await send("GET", `${query.path}/result/${tag(list.text, "result")}`);
    expect(tag(found.text, "Name")).toBe("X &#38; Y");
  });

  it("gives back what a batch was given", async () => {
    const { path } = await load(
      { operation: "insert", object: "Account", contentType: "CSV" },
      "Name\r\nR\r\n",
      "text/csv",
    );
    expect(await send("GET", `${path}/request`)).toMatchObject({ status: 200, text: "Name\r\nR\r\n" });
  });

  it.each([
    [
      "a column that is no field",
      { operation: "insert" },
      "Nope\nx\n",
      "InvalidBatch : Field name not found : Nope",
    ],
    ["no rows", { operation: "insert" }, "Name\n", "InvalidBatch : Records not found"],
    [
      "a query for another object",
      { operation: "query" },
      "SELECT Id FROM Contact",
      "InvalidBatch : Failed to process query: INVALID_TYPE_FOR_OPERATION: The root entity of the requested query (Contact) does not match the entity of the requested Bulk API Job (Account).",
    ],
  ])("fails a batch with %s", async (_, job, data, message) => {
    const batch = await load({ object: "Account", contentType: "CSV", ...job }, data, "text/csv");
    expect(batch).toMatchObject({ state: "Failed", message });
  });

  it("refuses what it cannot do", async () => {
    const refusal = async (path: string, body: string) => {
      const { status, text } = await send("POST", path, body);
      return [status, tag(text, "exceptionCode"), tag(text, "exceptionMessage")];
    };
    expect(await refusal("job", info({ operation: "insert", object: "blah" }))).toEqual([
      400,
      "InvalidJob",
      "Unable to find object: blah",
    ]);
    const id = tag((await send("POST", "job", info({ operation: "insert", object: "Account" }))).text, "id");
    expect(await send("POST", `job/${id}`, info({ state: "Aborted" }))).toMatchObject({ status: 200 });
    expect(await refusal(`job/${id}/batch`, "<sObjects/>")).toMatchObject([
      400,
      "InvalidJobState",
      "Job is in Aborted state",
    ]);
    expect(await refusal("job/750000000000000AAA", info({ state: "Closed" }))).toMatchObject([
      400,
      "InvalidJob",
      "Invalid job id: 750000000000000AAA",
    ]);
  });
});
