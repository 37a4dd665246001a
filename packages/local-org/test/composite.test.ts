import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const BASE = "/services/data/v62.0";

const create = (referenceId: string, object: string, body: object) => ({
  method: "POST",
  url: `${BASE}/sobjects/${object}`,
  referenceId,
  body,
});

const composite = async (compositeRequest: object[], allOrNone = false) =>
  (await api("POST", "composite", { allOrNone, compositeRequest })).body.compositeResponse;

const count = (where: string) => org.db.query(`SELECT Id FROM Account WHERE ${where}`).length;

describe("composite", () => {
  it("lets later subrequests use what earlier ones gave", async () => {
    const answer = await composite([
      create("acme", "Account", { Name: "Chain" }),
      create("ann", "Contact", { LastName: "Ann", AccountId: "@{acme.id}" }),
      {
        method: "GET",
        url: `${BASE}/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{ann.id}'`,
        referenceId: "found",
      },
      { method: "GET", url: `${BASE}/sobjects/Account/@{acme.id}?fields=Name`, referenceId: "again" },
    ]);
    expect(answer.map((one: { httpStatusCode: number }) => one.httpStatusCode)).toEqual([201, 201, 200, 200]);
    expect(answer[2].body.records[0].Account.Name).toBe("Chain");
    expect(answer[3]).toMatchObject({ referenceId: "again", body: { Name: "Chain" } });
  });

  it("keeps what went well when nothing says otherwise", async () => {
    const answer = await composite([
      create("a", "Account", { Name: "Kept" }),
      create("b", "Account", {}),
      create("c", "Contact", { LastName: "x", AccountId: "@{b.id}" }),
    ]);
    expect(answer.map((one: { httpStatusCode: number }) => one.httpStatusCode)).toEqual([201, 400, 400]);
    expect(answer[1].body[0].errorCode).toBe("REQUIRED_FIELD_MISSING");
    expect(answer[2].body[0].errorCode).toBe("PROCESSING_HALTED");
    expect(count("Name = 'Kept'")).toBe(1);
  });

  it("undoes all with allOrNone", async () => {
    const answer = await composite(
      [
        create("a", "Account", { Name: "Undone" }),
        create("b", "Account", {}),
        create("c", "Account", { Name: "Undone" }),
      ],
      true,
    );
    expect(answer.map((one: { body: { errorCode: string }[] }) => one.body[0]!.errorCode)).toEqual([
      "PROCESSING_HALTED",
      "REQUIRED_FIELD_MISSING",
      "PROCESSING_HALTED",
    ]);
    expect(count("Name = 'Undone'")).toBe(0);
  });

  it("with allOrNone undoes collections of which one row is refused, whatever they say themselves", async () => {
    const rows = (names: (string | null)[]) =>
      names.map((Name) => ({ attributes: { type: "Account" }, Name }));
    const collection = (referenceId: string, names: (string | null)[]) => ({
      method: "POST",
      url: `${BASE}/composite/sobjects`,
      referenceId,
      body: { allOrNone: false, records: rows(names) },
    });
    const answer = await composite(
      [
        create("a", "Account", { Name: "Whole" }),
        collection("b", ["Whole", null]),
        collection("c", ["Whole"]),
      ],
      true,
    );
    expect(answer[0].body[0].errorCode).toBe("PROCESSING_HALTED");
    expect(
      answer[1].body.map((one: { errors: { statusCode: string }[] }) => one.errors[0]?.statusCode),
    ).toEqual(["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]);
    expect(answer[2].body[0].errorCode).toBe("PROCESSING_HALTED");
    expect(count("Name = 'Whole'")).toBe(0);
  });

  it("refuses more than 25 subrequests, and a reference id given twice", async () => {
    const many = Array.from({ length: 26 }, (_, i) => create(`r${i}`, "Account", { Name: "x" }));
    expect((await api("POST", "composite", { compositeRequest: many })).body[0].errorCode).toBe(
      "LIMIT_EXCEEDED",
    );
    const twice = [many[0], many[0]];
    expect((await api("POST", "composite", { compositeRequest: twice })).body[0].message).toContain(
      "Duplicate ReferenceId",
    );
  });
});

describe("a composite", () => {
  const query = (i: number) => ({
    method: "GET",
    url: `${BASE}/query?q=SELECT+Id+FROM+Account`,
    referenceId: `q${i}`,
  });

  it("has at most five queries and collections", async () => {
    const queries = Array.from({ length: 4 }, (_, i) => query(i));
    const rows = {
      method: "POST",
      url: `${BASE}/composite/sobjects`,
      referenceId: "rows",
      body: { records: [] },
    };
    expect((await api("POST", "composite", { compositeRequest: [...queries, rows] })).status).toBe(200);
    const tooMany = await api("POST", "composite", { compositeRequest: [...queries, rows, query(5)] });
    expect(tooMany).toMatchObject({ status: 400, body: [{ errorCode: "LIMIT_EXCEEDED" }] });
  });

  it("takes headers for each subrequest, and references that keep their type", async () => {
    const id = org.db.create("Account", { Name: "Headed", NumberOfEmployees: 7 });
    const at = {
      method: "GET",
      url: `${BASE}/sobjects/Account/${id}?fields=NumberOfEmployees`,
      referenceId: "at",
    };
    const answer = await composite([
      at,
      create("copy", "Account", { Name: "Copy", NumberOfEmployees: "@{at.NumberOfEmployees}" }),
      {
        ...at,
        referenceId: "again",
        httpHeaders: { "If-Modified-Since": new Date(Date.now() + 1000).toUTCString() },
      },
    ]);
    expect(answer.map((one: { httpStatusCode: number }) => one.httpStatusCode)).toEqual([200, 201, 304]);
    expect(org.db.get("Account", answer[1].body.id)?.NumberOfEmployees).toBe(7);
  });
});

describe("batch", () => {
  it("runs its requests on their own", async () => {
    const { body } = await api("POST", "composite/batch", {
      batchRequests: [
        { method: "POST", url: "v62.0/sobjects/Account", richInput: { Name: "Batch" } },
        { method: "GET", url: "v62.0/sobjects/Nope/describe" },
        { method: "GET", url: "v62.0/limits" },
      ],
    });
    expect(body.hasErrors).toBe(true);
    expect(body.results.map((one: { statusCode: number }) => one.statusCode)).toEqual([201, 404, 200]);
  });

  it("stops at the first error when asked", async () => {
    const { body } = await api("POST", "composite/batch", {
      haltOnError: true,
      batchRequests: [
        { method: "GET", url: "v62.0/sobjects/Nope/describe" },
        { method: "GET", url: "v62.0/limits" },
      ],
    });
    expect(body.results[1]).toMatchObject({
      statusCode: 412,
      result: [{ errorCode: "BATCH_PROCESSING_HALTED" }],
    });
  });
});

describe("limits", () => {
  it("are told on each answer and by the resource, one for each request that came in", async () => {
    const before = org.stats().apiCalls;
    const answer = await api("GET", "limits");
    expect(answer.headers.get("sforce-limit-info")).toBe(`api-usage=${before + 1}/1000000`);
    expect(answer.body.DailyApiRequests).toEqual({ Max: 1_000_000, Remaining: 1_000_000 - before - 1 });
    await api("POST", "composite", {
      compositeRequest: [create("a", "Account", { Name: "1" }), create("b", "Account", { Name: "2" })],
    });
    expect(org.stats().apiCalls).toBe(before + 2);
  });
});
