import { describe, expect, it } from "vitest";
import { startOrg } from "../src/index.ts";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    objects: {
      Order__c: {
        fields: {
          Total__c: {
            type: "Summary",
            summary: { operation: "sum", foreignKey: "Line__c.Order__c", field: "Line__c.Price__c" },
          },
          Lines__c: { type: "Summary", summary: { operation: "count", foreignKey: "Line__c.Order__c" } },
        },
      },
      Line__c: {
        fields: {
          Order__c: { type: "MasterDetail", referenceTo: "Order__c", relationshipName: "Lines" },
          Price__c: { type: "Currency" },
          Pickup__c: { type: "Time" },
          Place__c: { type: "Location" },
          Story__c: { type: "Html" },
          Secret__c: { type: "EncryptedText" },
        },
      },
    },
  },
});
const api = await rawApi(org);
const connection = await connect(org);

describe("fields", () => {
  it("of every type are kept and read back", async () => {
    const order = await connection.create("Order__c", {});
    const line = await api("POST", "sobjects/Line__c", {
      Order__c: order.id,
      Price__c: 12.345,
      Pickup__c: "13:30",
      Place__Latitude__s: 59.91,
      Place__Longitude__s: 10.75,
      Story__c: "<b>bold</b>",
      Secret__c: "x",
    });
    expect(await connection.retrieve("Line__c", line.body.id)).toMatchObject({
      Price__c: 12.35,
      Pickup__c: "13:30:00.000Z",
      Place__c: { latitude: 59.91, longitude: 10.75 },
      Story__c: "<b>bold</b>",
    });
  });

  it("refuse what does not fit their type", async () => {
    const order = await connection.create("Order__c", {});
    const line = (fields: object) => api("POST", "sobjects/Line__c", { Order__c: order.id, ...fields });
    expect((await line({ Pickup__c: "25:00" })).body[0].errorCode).toBe("JSON_PARSER_ERROR");
    expect((await line({ Place__c: "here" })).body[0].errorCode).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
    expect((await api("POST", "sobjects/Line__c", {})).body[0]).toMatchObject({
      errorCode: "REQUIRED_FIELD_MISSING",
      fields: ["Order__c"],
    });
  });

  it("of a detail record have no owner of their own", async () => {
    const { fields } = await connection.describe("Line__c");
    expect(fields.map((field) => field.name)).not.toContain("OwnerId");
  });

  it.each([
    [{ Bad__c: { type: "Summary" as const } }, "Field Bad__c: a Summary needs 'summary'."],
    [
      {
        Bad__c: {
          type: "Summary" as const,
          summary: { operation: "count" as const, foreignKey: "Case.AccountId" },
        },
      },
      "Field Account.Bad__c: 'Case.AccountId' is no master-detail field to Account.",
    ],
    [
      { Bad__c: { type: "Picklist" as const, values: ["a"], controlledBy: "Name" } },
      "Field Account.Bad__c: 'Name' cannot control it; it is no picklist or checkbox of Account.",
    ],
    [
      { Bad__c: { type: "MasterDetail" as const } },
      "Field Bad__c: a MasterDetail needs 'referenceTo', the object it points to.",
    ],
  ])("that do not hold together stop the start: %j", async (fields, message) => {
    await expect(startOrg({ seed: { objects: { Account: { fields } } } })).rejects.toThrow(message);
  });
});
