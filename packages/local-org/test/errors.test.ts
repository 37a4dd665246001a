import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const caseId = org.db.create("Case", { Subject: "x" });
const account = org.db.create("Account", { Name: "Acme", Number__c: "1" });
const REFERENCE = "Please reference your WSDL or the describe call for the appropriate names.";

describe("error bodies of rows", () => {
  it.each<[string, object, number, object[]]>([
    [
      "a field that is not there",
      { Bogus: 1 },
      400,
      [{ message: "No such column 'Bogus' on sobject of type Case", errorCode: "INVALID_FIELD" }],
    ],
    [
      "a text that is too long",
      { Subject: "a".repeat(256) },
      400,
      [
        {
          message: `Subject: data value too large: ${"a".repeat(256)} (max length=255)`,
          errorCode: "STRING_TOO_LONG",
          fields: ["Subject"],
        },
      ],
    ],
    [
      "a value that a restricted picklist lacks",
      { Resolution__c: "Perhaps" },
      400,
      [
        {
          message: "Resolution: bad value for restricted picklist field: Perhaps",
          errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
          fields: ["Resolution__c"],
        },
      ],
    ],
    [
      "a validation rule",
      { Status: "Closed" },
      400,
      [
        {
          message: "Say how it was resolved.",
          errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
          fields: ["Resolution__c"],
        },
      ],
    ],
    [
      "an id that is none",
      { ContactId: "12" },
      400,
      [
        {
          message: "Contact ID: id value of incorrect type: 12",
          errorCode: "MALFORMED_ID",
          fields: ["ContactId"],
        },
      ],
    ],
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
      "an id of nobody",
      { AccountId: "001Lo00000000zz" },
      400,
      [{ message: "invalid cross reference id", errorCode: "INVALID_CROSS_REFERENCE_KEY", fields: [] }],
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
      "a field that the platform writes",
      { IsClosed: true },
      400,
      [
        {
          message:
            "Unable to create/update fields: IsClosed. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
          errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
          fields: ["IsClosed"],
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

  it("refuses a second record with a unique value", async () => {
    expect(await api("POST", "sobjects/Account", { Name: "Copy", Number__c: "1" })).toMatchObject({
      status: 400,
      body: [
        {
          message: `duplicate value found: Number__c duplicates value on record with id: ${account.slice(0, 15)}`,
          errorCode: "DUPLICATE_VALUE",
          fields: [],
        },
      ],
    });
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

describe("error bodies of paths and queries", () => {
  it.each<[string, string, number, object]>([
    [
      "GET",
      "sobjects/Nope",
      404,
      { errorCode: "NOT_FOUND", message: "The requested resource does not exist" },
    ],
    ["GET", "sobjects/Case/500Lo00000000zzAAA", 404, { errorCode: "NOT_FOUND" }],
    ["GET", "nothing/here/at/all", 404, { errorCode: "NOT_FOUND" }],
    ["PUT", "limits", 405, { errorCode: "METHOD_NOT_ALLOWED" }],
    ["GET", "query", 400, { errorCode: "MALFORMED_QUERY" }],
    [
      "GET",
      "query/0r8Lo00000000zz-2000",
      400,
      { errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" },
    ],
  ])("%s %s", async (method, path, status, item) => {
    expect(await api(method, path)).toMatchObject({ status, body: [item] });
  });

  it.each<[string, string, string]>([
    [
      "SELECT Bogus FROM Case",
      "INVALID_FIELD",
      `\nSELECT Bogus FROM Case\n       ^\nERROR at Row:1:Column:8\nNo such column 'Bogus' on entity 'Case'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${REFERENCE}`,
    ],
    [
      "SELECT Id FROM Nope",
      "INVALID_TYPE",
      `\nSELECT Id FROM Nope\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nope' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${REFERENCE}`,
    ],
    [
      "SELECT Id FRM Case",
      "MALFORMED_QUERY",
      "\nSELECT Id FRM Case\n              ^\nERROR at Row:1:Column:15\nunexpected token: 'Case'",
    ],
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
