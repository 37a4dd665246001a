import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const connection = await connect(org);
const api = await rawApi(org);
const typed = (type: string, fields: object) => ({ attributes: { type }, ...fields });
const newCases = (n: number) =>
  Array.from({ length: n }, (_, i) => org.db.create("Case", { Subject: `c${i}` }));

describe("collections", () => {
  it("create, change, fetch and delete many records with jsforce", async () => {
    const created = await connection.create(
      "Case",
      Array.from({ length: 200 }, (_, i) => ({ Subject: `n${i}` })),
    );
    const ids = created.map((result) => result.id as string);
    expect(created.every((result) => result.success)).toBe(true);
    const changed = await connection.update(
      "Case",
      ids.map((Id) => ({ Id, Priority: "High" })),
    );
    expect(changed.map((result) => result.id)).toEqual(ids);
    const fetched = await connection.retrieve("Case", ids.slice(0, 3), { fields: ["Subject", "Priority"] });
    expect(fetched.map((record) => [record.Subject, record.Priority])).toEqual([
      ["n0", "High"],
      ["n1", "High"],
      ["n2", "High"],
    ]);
    expect((await connection.destroy("Case", ids)).every((result) => result.success)).toBe(true);
    expect(org.db.get("Case", ids[0]!)?.IsDeleted).toBe(true);
  });

  it("tell for each row what became of it", async () => {
    const [good, gone] = newCases(2);
    org.db.delete("Case", gone!);
    const { status, body } = await api("PATCH", "composite/sobjects", {
      records: [
        typed("Case", { id: good, Subject: "ok" }),
        typed("Case", { id: good, Status: "Closed" }),
        typed("Case", { id: gone, Subject: "?" }),
        typed("Case", { id: "500Lo00000000zz", Subject: "?" }),
        typed("Case", { Subject: "?" }),
        typed("Case", { id: good, Nope__c: 1 }),
      ],
    });
    expect(status).toBe(200);
    expect(body.map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode)).toEqual([
      undefined,
      "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      "ENTITY_IS_DELETED",
      "INVALID_CROSS_REFERENCE_KEY",
      "MISSING_ARGUMENT",
      "INVALID_FIELD",
    ]);
    expect(body[1]).toEqual({
      success: false,
      errors: [
        {
          statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
          message: "Say how it was resolved.",
          fields: ["Resolution__c"],
        },
      ],
    });
    expect(org.db.get("Case", good!)?.Subject).toBe("ok");
  });

  it("undo everything with allOrNone when one row fails", async () => {
    const [one, two] = newCases(2);
    const { body } = await api("PATCH", "composite/sobjects", {
      allOrNone: true,
      records: [typed("Case", { id: one, Subject: "changed" }), typed("Case", { id: two, Status: "Closed" })],
    });
    expect(body[0]).toEqual({
      success: false,
      errors: [expect.objectContaining({ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" })],
    });
    expect(body[1].errors[0].statusCode).toBe("FIELD_CUSTOM_VALIDATION_EXCEPTION");
    expect(org.db.get("Case", one!)?.Subject).toBe("c0");
  });

  it("upsert by external id, several kinds of outcome in one call", async () => {
    org.db.create("Account", { Name: "Old", Number__c: "U1" });
    const results = await connection.upsert(
      "Account",
      [
        { Number__c: "U1", Name: "Renamed" },
        { Number__c: "U2", Name: "New" },
      ],
      "Number__c",
    );
    expect(results).toMatchObject([
      { success: true, created: false },
      { success: true, created: true },
    ]);
    expect(
      org.db.query("SELECT Name FROM Account WHERE Number__c IN ('U1','U2')").map((row) => row.Name),
    ).toEqual(["Renamed", "New"]);
  });

  it("say of an upsert that is undone what it would have made", async () => {
    const records = [
      { Number__c: "U8", Name: "fine" },
      { Number__c: "U9", Name: "bad", OwnerId: "nobody" },
    ];
    const results = await connection.upsert("Account", records, "Number__c", { allOrNone: true });
    expect(results).toMatchObject([
      { success: false, created: true, errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }] },
      { success: false, created: true, errors: [{ statusCode: "MALFORMED_ID" }] },
    ]);
    expect(org.db.query("SELECT Id FROM Account WHERE Number__c IN ('U8','U9')")).toEqual([]);
  });

  it("give null for a record that is not there", async () => {
    const [id] = newCases(1);
    const { body } = await api("POST", "composite/sobjects/Case", {
      ids: [id, "500Lo00000000zz"],
      fields: ["Subject"],
    });
    expect(body).toEqual([{ attributes: expect.anything(), Subject: "c0" }, null]);
  });

  it("refuse more than 200 rows", async () => {
    const records = Array.from({ length: 201 }, () => typed("Case", { Subject: "x" }));
    expect(await api("POST", "composite/sobjects", { records })).toMatchObject({
      status: 400,
      body: [{ errorCode: "EXCEEDED_MAX_RECORDS" }],
    });
  });

  it("refuse more than ten chunks of neighbours of one object", async () => {
    const mixed = (n: number) =>
      Array.from({ length: n }, (_, i) =>
        i % 2 ? typed("Case", { Subject: "x" }) : typed("Account", { Name: "x" }),
      );
    expect((await api("POST", "composite/sobjects", { records: mixed(10) })).status).toBe(200);
    expect(await api("POST", "composite/sobjects", { records: mixed(11) })).toMatchObject({
      status: 400,
      body: [{ errorCode: "INVALID_INPUT" }],
    });
  });

  it("refuse a body without records", async () => {
    expect((await api("POST", "composite/sobjects", {})).body[0].errorCode).toBe("JSON_PARSER_ERROR");
  });
});
