import { describe, expect, it } from "vitest";
import { type Answer, rawApi, SEED, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    ...SEED,
    objects: {
      ...SEED.objects,
      Lead: {
        duplicateRules: [
          { name: "Once", message: "Again?", match: [{ rule: "By_mail", fields: ["Email"] }] },
        ],
      },
    },
  },
  automation: (registry) => {
    registry.before("Contact", ["insert"], ({ records }) => {
      if (records.some((record) => record.new.LastName === "Broken")) throw new Error("no such thing");
    });
  },
});
const api = await rawApi(org);
const caseId = org.db.create("Case", { Subject: "x" });
const account = org.db.create("Account", { Name: "Acme", Number__c: "1" });
const deleted = org.db.create("Case", { Subject: "gone" });
org.db.delete("Case", deleted);
for (let i = 0; i < 2; i++) org.db.create("Case", { Key__c: "twin" });
const lead = org.db.create("Lead", { LastName: "L", Company: "C", Email: "l@example.test" });

const at = (path: string) => `/services/data/v62.0/${path}`;
const soql = (text: string) => api("GET", `query?q=${encodeURIComponent(text)}`);
const patchCase = (fields: object) => api("PATCH", `sobjects/Case/${caseId}`, fields);
const raw = (url: string, init: RequestInit) => fetch(`${org.url}${url}`, init);
const asAnswer = async (answer: Response): Promise<Answer> => ({
  status: answer.status,
  body: await answer.json(),
  headers: answer.headers,
});
const during = async (inject: () => { remove(): void }, request: () => Promise<Answer>) => {
  const fault = inject();
  try {
    return await request();
  } finally {
    fault.remove();
  }
};

const REFERENCE = "Please reference your WSDL or the describe call for the appropriate names.";
const NOT_FOUND = "The requested resource does not exist";

/** One row per error: its code, the request that provokes it, the status, and the body to the letter. */
const TABLE: [code: string, request: () => Promise<Answer>, status: number, body: unknown][] = [
  [
    "INVALID_SESSION_ID",
    async () => asAnswer(await raw(at("limits"), { headers: { authorization: "Bearer nobody" } })),
    401,
    [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }],
  ],
  [
    "INVALID_AUTH_HEADER",
    async () => asAnswer(await raw(at("limits"), { headers: { authorization: "nonsense" } })),
    401,
    [{ message: "INVALID_HEADER_TYPE", errorCode: "INVALID_AUTH_HEADER" }],
  ],
  [
    "MALFORMED_QUERY",
    () => soql("SELECT Id FRM Case"),
    400,
    [
      {
        message: "\nSELECT Id FRM Case\n              ^\nERROR at Row:1:Column:15\nunexpected token: 'Case'",
        errorCode: "MALFORMED_QUERY",
      },
    ],
  ],
  [
    "INVALID_FIELD",
    () => soql("SELECT Bogus FROM Case"),
    400,
    [
      {
        message: `\nSELECT Bogus FROM Case\n       ^\nERROR at Row:1:Column:8\nNo such column 'Bogus' on entity 'Case'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${REFERENCE}`,
        errorCode: "INVALID_FIELD",
      },
    ],
  ],
  [
    "INVALID_FIELD",
    () => patchCase({ Bogus: 1 }),
    400,
    [{ message: "No such column 'Bogus' on sobject of type Case", errorCode: "INVALID_FIELD" }],
  ],
  [
    "INVALID_TYPE",
    () => soql("SELECT Id FROM Nope"),
    400,
    [
      {
        message: `\nSELECT Id FROM Nope\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nope' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${REFERENCE}`,
        errorCode: "INVALID_TYPE",
      },
    ],
  ],
  ["NOT_FOUND", () => api("GET", "sobjects/Nope"), 404, [{ message: NOT_FOUND, errorCode: "NOT_FOUND" }]],
  ["NOT_FOUND", () => api("GET", "nothing/here"), 404, [{ message: NOT_FOUND, errorCode: "NOT_FOUND" }]],
  [
    "NOT_FOUND",
    () => api("GET", "sobjects/Case/Subject/x"),
    404,
    [
      {
        message: "Provided external ID field does not exist or is not accessible: Subject",
        errorCode: "NOT_FOUND",
      },
    ],
  ],
  [
    "INVALID_QUERY_LOCATOR",
    () => api("GET", "query/0r8Lo00000000zz-2000"),
    400,
    [{ message: "invalid query locator", errorCode: "INVALID_QUERY_LOCATOR" }],
  ],
  [
    "ENTITY_IS_DELETED",
    () => api("DELETE", `sobjects/Case/${deleted}`),
    404,
    [{ message: "entity is deleted", errorCode: "ENTITY_IS_DELETED", fields: [] }],
  ],
  [
    "REQUIRED_FIELD_MISSING",
    () => api("POST", "sobjects/Account", {}),
    400,
    [
      {
        message: "Required fields are missing: [Name]",
        errorCode: "REQUIRED_FIELD_MISSING",
        fields: ["Name"],
      },
    ],
  ],
  [
    "STRING_TOO_LONG",
    () => patchCase({ Subject: "a".repeat(256) }),
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
    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    () => patchCase({ Status: "Closed" }),
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
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    () => patchCase({ Resolution__c: "Perhaps" }),
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
    "DUPLICATE_VALUE",
    () => api("POST", "sobjects/Account", { Name: "Copy", Number__c: "1" }),
    400,
    [
      {
        message: `duplicate value found: Number__c duplicates value on record with id: ${account.slice(0, 15)}`,
        errorCode: "DUPLICATE_VALUE",
        fields: [],
      },
    ],
  ],
  [
    "MALFORMED_ID",
    () => patchCase({ ContactId: "12" }),
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
    "INVALID_CROSS_REFERENCE_KEY",
    () => patchCase({ AccountId: "001Lo00000000zz" }),
    400,
    [{ message: "invalid cross reference id", errorCode: "INVALID_CROSS_REFERENCE_KEY", fields: [] }],
  ],
  [
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    () => api("POST", "sobjects/Contact", { LastName: "Broken" }),
    400,
    [
      {
        message: expect.stringContaining("no such thing"),
        errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        fields: [],
      },
    ],
  ],
  [
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    () => patchCase({ IsClosed: true }),
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
    "INVALID_TYPE_FOR_OPERATION",
    () => api("POST", "sobjects/CaseStatus", { MasterLabel: "x" }),
    400,
    [
      {
        message: "entity type CaseStatus does not support create",
        errorCode: "INVALID_TYPE_FOR_OPERATION",
        fields: [],
      },
    ],
  ],
  [
    "JSON_PARSER_ERROR",
    () => api("PATCH", `sobjects/Case/${caseId}`, "{ x"),
    400,
    [
      {
        message: "Unexpected character ('x' (code 120)) at [line:1, column:3]",
        errorCode: "JSON_PARSER_ERROR",
      },
    ],
  ],
  [
    "UNABLE_TO_LOCK_ROW",
    () =>
      during(
        () => org.faults.inject({ kind: "lockRow" }),
        () => patchCase({ Priority: "High" }),
      ),
    400,
    [
      {
        message: `unable to obtain exclusive access to this record or 1 records: ${caseId.slice(0, 15)}`,
        errorCode: "UNABLE_TO_LOCK_ROW",
        fields: [],
      },
    ],
  ],
  [
    "DUPLICATES_DETECTED",
    () => api("POST", "sobjects/Lead", { LastName: "x", Company: "y", Email: "l@example.test" }),
    400,
    [
      {
        message: "Again?",
        errorCode: "DUPLICATES_DETECTED",
        duplicateResut: {
          allowSave: true,
          duplicateRule: "Once",
          duplicateRuleEntityType: "Lead",
          errorMessage: "Again?",
          matchResults: [
            {
              entityType: "Lead",
              errors: [],
              matchEngine: "ExactMatchEngine",
              matchRecords: [
                {
                  additionalInformation: [],
                  fieldDiffs: [],
                  matchConfidence: 100,
                  record: { attributes: { type: "Lead", url: at(`sobjects/Lead/${lead}`) }, Id: lead },
                },
              ],
              rule: "By_mail",
              size: 1,
              success: true,
            },
          ],
        },
      },
    ],
  ],
  [
    "REQUEST_LIMIT_EXCEEDED",
    () =>
      during(
        () => org.faults.inject({ kind: "requestLimit" }),
        () => api("GET", "limits"),
      ),
    403,
    [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }],
  ],
  [
    "several external ids",
    () => api("PATCH", "sobjects/Case/Key__c/twin", { Subject: "?" }),
    300,
    [expect.stringMatching(/^\/services\/data\/v62\.0\/sobjects\/Case\/500/), expect.any(String)],
  ],
  [
    "METHOD_NOT_ALLOWED",
    () => api("PUT", "limits"),
    405,
    [{ message: "HTTP Method 'PUT' not allowed. Allowed are GET", errorCode: "METHOD_NOT_ALLOWED" }],
  ],
  [
    "GONE",
    async () =>
      asAnswer(
        await raw("/services/data/v20.0/limits", { headers: { authorization: `Bearer ${org.signIn()}` } }),
      ),
    410,
    [{ message: "The requested resource has been retired or removed", errorCode: "GONE" }],
  ],
  [
    "PRECONDITION_FAILED",
    () =>
      api(
        "PATCH",
        `sobjects/Case/${caseId}`,
        { Subject: "?" },
        { "If-Unmodified-Since": "Mon, 01 Jan 2024 00:00:00 GMT" },
      ),
    412,
    [
      {
        message: "A condition specified in the request header was not met",
        errorCode: "PRECONDITION_FAILED",
      },
    ],
  ],
  [
    "URI_TOO_LONG",
    () => soql(`SELECT Id FROM Case WHERE Subject = '${"a".repeat(17_000)}'`),
    414,
    [{ message: "The length of the URI exceeds the 16,384 byte limit", errorCode: "URI_TOO_LONG" }],
  ],
  [
    "UNSUPPORTED_MEDIA_TYPE",
    () => api("POST", "sobjects/Case", "<x/>", { "content-type": "text/plain" }),
    415,
    [{ message: "Content-Type text/plain is not supported", errorCode: "UNSUPPORTED_MEDIA_TYPE" }],
  ],
  [
    "REQUEST_HEADER_FIELDS_TOO_LARGE",
    () => api("GET", "limits", undefined, { "x-long": "a".repeat(17_000) }),
    431,
    [
      {
        message: "The combined length of the URI and headers exceeds the 16,384 byte limit",
        errorCode: "REQUEST_HEADER_FIELDS_TOO_LARGE",
      },
    ],
  ],
  [
    "UNKNOWN_EXCEPTION",
    () =>
      during(
        () => org.faults.inject({ kind: "status", status: 500 }),
        () => api("GET", "limits"),
      ),
    500,
    [
      {
        message: expect.stringMatching(
          /^An unexpected error occurred\. Please include this ErrorId if you contact support: \d+-\d+ \(-?\d+\)$/,
        ),
        errorCode: "UNKNOWN_EXCEPTION",
      },
    ],
  ],
  [
    "SERVER_UNAVAILABLE",
    () =>
      during(
        () => org.faults.inject({ kind: "status", status: 503 }),
        () => api("GET", "limits"),
      ),
    503,
    [{ message: "The server is too busy to handle the request", errorCode: "SERVER_UNAVAILABLE" }],
  ],
];

describe("every error", () => {
  it.each(TABLE)("%s", async (code, request, status, body) => {
    const answer = await request();
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(body);
    if (status !== 300) expect(answer.body[0].errorCode).toBe(code);
  });

  it("leaves no trace of what was refused", () => {
    expect(org.db.get("Case", caseId)).toMatchObject({ Subject: "x", Status: "New", Priority: "Medium" });
  });
});

describe("errors of rows within a request", () => {
  it("have a statusCode in place of the errorCode", async () => {
    const { body } = await api("POST", "composite/sobjects", {
      allOrNone: true,
      records: [{ attributes: { type: "Account" }, Name: "good" }, { attributes: { type: "Account" } }],
    });
    expect(body).toEqual([
      {
        success: false,
        errors: [
          {
            statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            message:
              "Record rolled back because not all records were valid and the request was using AllOrNone header",
            fields: [],
          },
        ],
      },
      {
        success: false,
        errors: [
          {
            statusCode: "REQUIRED_FIELD_MISSING",
            message: "Required fields are missing: [Name]",
            fields: ["Name"],
          },
        ],
      },
    ]);
  });
});
