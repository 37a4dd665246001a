import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    objects: {
      Lead: {
        duplicateRules: [
          {
            name: "Standard_Lead_Duplicate_Rule",
            match: [
              { rule: "Lead_Match", fields: ["Email"] },
              {
                object: "Contact",
                rule: "Contact_Match",
                fields: [{ field: "LastName", exact: false }, "Email", "Phone"],
                filter: "1 AND (2 OR 3)",
              },
            ],
          },
        ],
      },
      Account: {
        duplicateRules: [
          {
            name: "Same_name",
            action: "block",
            on: ["insert"],
            message: "It is there already.",
            match: [{ fields: ["Name"] }],
          },
        ],
      },
    },
  },
});
const api = await rawApi(org);
const connection = await connect(org);
const lead = (fields: object, headers: Record<string, string> = {}) =>
  api("POST", "sobjects/Lead", { LastName: "x", Company: "y", ...fields }, headers);
const ALLOW = { "Sforce-Duplicate-Rule-Header": "allowSave=true" };

describe("a duplicate rule", () => {
  it("refuses a record like another one, and says which", async () => {
    const { body } = await lead({ Email: "ann@example.test" });
    expect(await lead({ Email: "ANN@example.test" })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: "DUPLICATES_DETECTED",
          message: "Use one of these records?",
          duplicateResut: {
            allowSave: true,
            duplicateRule: "Standard_Lead_Duplicate_Rule",
            duplicateRuleEntityType: "Lead",
            errorMessage: "Use one of these records?",
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
                    record: {
                      attributes: { type: "Lead", url: `/services/data/v62.0/sobjects/Lead/${body.id}` },
                      Id: body.id,
                    },
                  },
                ],
                rule: "Lead_Match",
                size: 1,
                success: true,
              },
            ],
          },
        },
      ],
    });
  });

  it("that only alerts gives way to a client that insists", async () => {
    expect((await lead({ Email: "ann@example.test" }, ALLOW)).status).toBe(201);
  });

  it("that blocks does not", async () => {
    expect((await api("POST", "sobjects/Account", { Name: "One" })).status).toBe(201);
    const second = await api("POST", "sobjects/Account", { Name: "One" }, ALLOW);
    expect(second).toMatchObject({
      status: 400,
      body: [{ message: "It is there already.", duplicateResut: { allowSave: false } }],
    });
  });

  it("looks into other objects, and combines its comparisons as it says", async () => {
    org.db.create("Contact", { LastName: "O'Neil", Phone: "+1 (555) 010" });
    const { body } = await lead({ LastName: "oneil", Phone: "+1 (555) 010" });
    expect(body[0].duplicateResut.matchResults).toMatchObject([
      { entityType: "Contact", matchEngine: "FuzzyMatchEngine" },
    ]);
    expect((await lead({ LastName: "oneil" })).status).toBe(201);
    expect((await lead({ LastName: "other", Phone: "+1 (555) 010" })).status).toBe(201);
  });

  it("looks at an update that changes what it compares, and at no other", async () => {
    const { body } = await lead({ Email: "free@example.test" });
    const change = (fields: object) => api("PATCH", `sobjects/Lead/${body.id}`, fields);
    expect((await change({ Email: "ann@example.test" })).body[0].errorCode).toBe("DUPLICATES_DETECTED");
    expect((await change({ Title: "Dr" })).status).toBe(204);
    const names = org.db.query("SELECT Id FROM Account WHERE Name = 'One'");
    expect((await api("PATCH", `sobjects/Account/${names[0]!.Id}`, { Name: "Two" })).status).toBe(204);
  });

  it("is told by row in collections", async () => {
    const results = await connection.create("Lead", [
      { LastName: "a", Company: "b", Email: "ann@example.test" },
      { LastName: "a", Company: "b", Email: "new@example.test" },
    ]);
    expect(results).toMatchObject([
      { success: false, errors: [{ statusCode: "DUPLICATES_DETECTED" }] },
      { success: true },
    ]);
  });
});
