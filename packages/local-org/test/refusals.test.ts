import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const caseId = org.db.create("Case", { Subject: "x" });
const account = org.db.create("Account", { Name: "Acme", Number__c: "1" });

describe("what is refused of a row", () => {
  it.each<[string, object, number, object[]]>([
    [
      "an id of another object",
      { ContactId: account },
      400,
      [
        {
          message: `Contact ID: id value of incorrect type: ${account}`,
          errorCode: "MALFORMED_ID",
          fields: ["ContactId"],
        },
      ],
    ],
    [
      "an e-mail address that is none",
      { SuppliedEmail: "nobody" },
      400,
      [
        {
          message: "Email Address: invalid email address: nobody",
          errorCode: "INVALID_EMAIL_ADDRESS",
          fields: ["SuppliedEmail"],
        },
      ],
    ],
    [
      "a number that is none",
      { Score__c: "many" },
      400,
      [
        {
          message:
            "Cannot deserialize instance of double from VALUE_STRING value many or request may be missing a required field at [line:1, column:2]",
          errorCode: "JSON_PARSER_ERROR",
        },
      ],
    ],
    [
      "a number that is too large",
      { Score__c: 10_000 },
      400,
      [
        {
          message: "Score: value outside of valid range on numeric field: 10000",
          errorCode: "NUMBER_OUTSIDE_VALID_RANGE",
          fields: ["Score__c"],
        },
      ],
    ],
    [
      "a checkbox that is neither",
      { IsEscalated: null },
      400,
      [expect.objectContaining({ errorCode: "JSON_PARSER_ERROR" })],
    ],
  ])("%s", async (_, fields, status, body) => {
    expect(await api("PATCH", `sobjects/Case/${caseId}`, fields)).toMatchObject({ status, body });
    expect(await api("POST", "sobjects/Case", fields)).toMatchObject({ status, body });
    expect(org.db.get("Case", caseId)?.Subject).toBe("x");
  });

  it("names all required fields that are missing", async () => {
    expect(await api("POST", "sobjects/Lead", { FirstName: "A" })).toMatchObject({
      status: 400,
      body: [
        {
          message: "Required fields are missing: [LastName, Company]",
          errorCode: "REQUIRED_FIELD_MISSING",
          fields: ["LastName", "Company"],
        },
      ],
    });
  });

  it("tells the errors of several fields together", async () => {
    const { body } = await api("POST", "sobjects/Case", { SuppliedEmail: "x", Resolution__c: "y" });
    expect(body.map((item: { errorCode: string }) => item.errorCode)).toEqual([
      "INVALID_EMAIL_ADDRESS",
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    ]);
  });

  it("refuses an owner who cannot own it", async () => {
    const [gone] = org.db.query("SELECT Id FROM User WHERE Username = 'gone@example.test'");
    const [queue] = org.db.query("SELECT Id FROM Group WHERE Type = 'Queue'");
    const owner = (object: string, id: string, OwnerId: unknown) =>
      api("PATCH", `sobjects/${object}/${id}`, { OwnerId });
    const lead = org.db.create("Lead", { LastName: "L", Company: "C" });
    expect((await owner("Case", caseId, gone!.Id)).body[0].errorCode).toBe("INACTIVE_OWNER_OR_USER");
    expect((await owner("Lead", lead, queue!.Id)).body[0]).toMatchObject({
      errorCode: "INVALID_OPERATION",
      message: "Queue not associated with this SObject type",
    });
    expect((await owner("Case", caseId, queue!.Id)).status).toBe(204);
  });
});

describe("what is refused of a path or a query", () => {
  it("refuses a record that is not there, and a query that is none", async () => {
    expect((await api("GET", "sobjects/Case/500Lo00000000zzAAA")).status).toBe(404);
    expect((await api("GET", "query")).body[0].errorCode).toBe("MALFORMED_QUERY");
  });

  it.each<[string, string, string]>([
    ["SELECT Id FROM Case WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"],
    [
      "SELECT Id FROM Case WHERE CreatedDate > '2020-01-01'",
      "INVALID_FIELD",
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Case WHERE Description = 'x'",
      "INVALID_FIELD",
      "\nSELECT Id FROM Case WHERE Description = 'x'\n                          ^\nERROR at Row:1:Column:27\nfield 'Description' can not be filtered in a query call",
    ],
  ])("%s", async (soql, errorCode, message) => {
    const answer = await api("GET", `query?q=${encodeURIComponent(soql)}`);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode, message }] });
  });
});
