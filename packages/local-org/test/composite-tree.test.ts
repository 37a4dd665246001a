import { describe, expect, it } from "vitest";
import { rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);

const record = (type: string, referenceId: string, fields: object = {}) => ({
  attributes: { type, referenceId },
  ...fields,
});
const plant = (object: string, records: object[]) => api("POST", `composite/tree/${object}`, { records });
const accounts = (name: string) => org.db.query(`SELECT Id FROM Account WHERE Name = '${name}'`);

describe("a tree", () => {
  it("creates records with their children, and lists them level by level", async () => {
    const answer = await plant("Account", [
      record("Account", "a1", {
        Name: "Oak",
        Contacts: {
          records: [
            record("Contact", "c1", {
              LastName: "Root",
              Cases: { records: [record("Case", "k1", { Subject: "deep" })] },
            }),
          ],
        },
      }),
      record("Account", "a2", { Name: "Birch" }),
    ]);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      hasErrors: false,
      results: ["a1", "a2", "c1", "k1"].map((referenceId) => ({
        referenceId,
        id: expect.stringMatching(/^\w{18}$/),
      })),
    });
    expect(org.db.query("SELECT Contact.Account.Name FROM Case WHERE Subject = 'deep'")[0]).toMatchObject({
      Contact: { Account: { Name: "Oak" } },
    });
  });

  it("creates nothing when one record is refused, and says which", async () => {
    const answer = await plant("Account", [
      record("Account", "a1", {
        Name: "Felled",
        Contacts: { records: [record("Contact", "c1", { LastName: "x", Email: "123" })] },
      }),
    ]);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        hasErrors: true,
        results: [
          {
            referenceId: "c1",
            errors: [
              {
                statusCode: "INVALID_EMAIL_ADDRESS",
                message: "Email: invalid email address: 123",
                fields: ["Email"],
              },
            ],
          },
        ],
      },
    });
    expect(accounts("Felled")).toEqual([]);
  });

  it("tells a reference id that is there twice once for each", async () => {
    const { status, body } = await plant("Account", [
      record("Account", "same", { Name: "Twin" }),
      record("Account", "same", { Name: "Twin" }),
    ]);
    expect(status).toBe(400);
    expect(body.results.map((result: { referenceId: string }) => result.referenceId)).toEqual([
      "same",
      "same",
    ]);
    expect(accounts("Twin")).toEqual([]);
  });

  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => record("Lead", `l${i}`, { LastName: "x", Company: "y" }));
  const chain = (depth: number): object =>
    record(
      "Case",
      `d${depth}`,
      depth > 1 ? { Subject: "chain", Cases: { records: [chain(depth - 1)] } } : {},
    );

  it("has at most 200 records, five levels and five types", async () => {
    expect((await plant("Lead", many(200))).status).toBe(201);
    expect((await plant("Lead", many(201))).body[0].errorCode).toBe("EXCEEDED_MAX_RECORDS");
    expect((await plant("Case", [chain(5)])).status).toBe(201);
    expect((await plant("Case", [chain(6)])).body[0].message).toContain("at most 5 levels");
    const children = (names: [string, string, object][]) =>
      Object.fromEntries(
        names.map(([list, type, fields]) => [list, { records: [record(type, list, fields)] }]),
      );
    const six = record("Account", "a", {
      Name: "Six",
      ...children([
        ["Contacts", "Contact", { LastName: "x" }],
        ["Cases", "Case", {}],
        ["Assets", "Asset", { Name: "x" }],
        ["Tasks", "Task", {}],
        ["Opportunities", "Opportunity", { Name: "x", StageName: "Prospecting", CloseDate: "2027-01-01" }],
      ]),
    });
    expect((await plant("Account", [six])).body[0].message).toContain("at most 5 different types");
  });

  it("refuses records of another object, and records without a reference id", async () => {
    expect((await plant("Account", [record("Case", "x")])).status).toBe(400);
    expect((await plant("Case", [{ attributes: { type: "Case" } }])).body[0].message).toBe(
      "Include a reference ID for each record in the request.",
    );
  });
});
