import { describe, expect, it } from "vitest";
import { CallFailure, classify, type ErrorItem } from "../src/index.ts";

const answered = (status: number, code: string, message = "", fields?: string[]) =>
  new CallFailure("answered", status, [{ code, message, ...(fields ? { fields } : {}) } satisfies ErrorItem]);

describe("classify: what to do after an error", () => {
  const table: [string, CallFailure, string, string][] = [
    ["a lock", answered(400, "UNABLE_TO_LOCK_ROW"), "retry", "retry"],
    [
      "a lock inside a trigger",
      answered(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "x: UNABLE_TO_LOCK_ROW"),
      "retry",
      "retry",
    ],
    [
      "CPU time",
      answered(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Apex CPU time limit exceeded"),
      "retry",
      "retry",
    ],
    ["the daily limit", answered(403, "REQUEST_LIMIT_EXCEEDED"), "retry-after", "retry-after"],
    ["429", answered(429, "ERROR_HTTP_429"), "retry-after", "retry-after"],
    ["503 in HTML", answered(503, "ERROR_HTTP_503"), "retry", "retry"],
    ["502 of a gateway", answered(502, "ERROR_HTTP_502"), "retry", "unknown-outcome"],
    ["504 of a gateway", answered(504, "ERROR_HTTP_504"), "retry", "unknown-outcome"],
    ["500 of Salesforce itself", answered(500, "UNKNOWN_EXCEPTION"), "retry", "retry"],
    ["a deleted record", answered(404, "ENTITY_IS_DELETED"), "gone", "gone"],
    ["no such record", answered(404, "NOT_FOUND"), "gone", "gone"],
    [
      "our validation rule",
      answered(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "TL_EXPECTED OwnerId"),
      "conflict",
      "conflict",
    ],
    ["their validation rule", answered(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "No."), "person", "person"],
    ["a missing field", answered(400, "REQUIRED_FIELD_MISSING", "", ["Name"]), "person", "person"],
    ["a failing flow", answered(400, "CANNOT_EXECUTE_FLOW_TRIGGER", "boom"), "person", "person"],
    ["a session refused again", answered(401, "INVALID_SESSION_ID"), "person", "person"],
    ["a code that nobody knows", answered(400, "BRAND_NEW_CODE"), "person", "person"],
    [
      "refused connection",
      new CallFailure("not-sent", 0, [{ code: "ECONNREFUSED", message: "" }]),
      "retry",
      "retry",
    ],
    [
      "reset connection",
      new CallFailure("no-answer", 0, [{ code: "ECONNRESET", message: "" }]),
      "retry",
      "unknown-outcome",
    ],
    [
      "time-out",
      new CallFailure("no-answer", 0, [{ code: "ETIMEDOUT", message: "" }]),
      "retry",
      "unknown-outcome",
    ],
    [
      "untrusted certificate",
      new CallFailure("not-sent", 0, [{ code: "DEPTH_ZERO_SELF_SIGNED_CERT", message: "" }]),
      "person",
      "person",
    ],
  ];
  it.each(table)("%s", (_what, failure, read, write) => {
    expect(classify(failure, "read").class).toBe(read);
    expect(classify(failure, "write").class).toBe(write);
  });

  it("names the field and what to do, in words", () => {
    expect(
      classify(
        answered(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", ["Name"]),
        "write",
      ),
    ).toEqual({
      class: "person",
      code: "REQUIRED_FIELD_MISSING",
      message: "The org requires the field Name. Fill it in, then resume.",
      fields: ["Name"],
    });
    expect(
      classify(
        answered(400, "STRING_TOO_LONG", "Subject: data value too large: my secret (max length=255)", [
          "Subject",
        ]),
        "write",
      ).message,
    ).toBe("The text for the field Subject is too long (at most 255 characters). Shorten it, then resume.");
  });

  it("takes what is no answer of Salesforce for a fault of ours", () => {
    expect(classify(new TypeError("x is not a function"), "write")).toMatchObject({
      class: "person",
      code: "TypeError",
    });
  });
});
