import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const { tooling } = await connect(org);
const api = await rawApi(org);
const records = async (soql: string) => (await tooling.query(soql)).records;

describe("queries of the Tooling API", () => {
  it("tell which objects, fields and rules the org has", async () => {
    expect(
      await records(
        "SELECT QualifiedApiName, Label, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'Request__c'",
      ),
    ).toMatchObject([
      { QualifiedApiName: "Request__c", Label: "Request", KeyPrefix: expect.stringMatching(/^a/) },
    ]);
    const fields = await records(
      "SELECT QualifiedApiName, DataType, IsCalculated FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Case' AND QualifiedApiName IN ('Subject','OwnerId','Score__c','Loud__c','CaseNumber') ORDER BY QualifiedApiName",
    );
    expect(fields.map((field) => [field.QualifiedApiName, field.DataType, field.IsCalculated])).toEqual([
      ["CaseNumber", "Auto Number", false],
      ["Loud__c", "Formula (Text)", true],
      ["OwnerId", "Lookup(Group,User)", false],
      ["Score__c", "Number(4, 1)", false],
      ["Subject", "Text(255)", false],
    ]);
    expect(await records("SELECT DeveloperName FROM CustomObject")).toMatchObject([
      { DeveloperName: "Request" },
      { DeveloperName: "Ping" },
    ]);
    expect(
      await records(
        "SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Account' ORDER BY DeveloperName",
      ),
    ).toMatchObject([{ DeveloperName: "Number" }, { DeveloperName: "Tier" }]);
    expect(
      await records("SELECT ValidationName, ErrorMessage, ErrorDisplayField FROM ValidationRule"),
    ).toMatchObject([
      {
        ValidationName: "Closed_needs_resolution",
        ErrorMessage: "Say how it was resolved.",
        ErrorDisplayField: "Resolution__c",
      },
    ]);
  });

  it("find no sandboxes and no Apex", async () => {
    const { status, body } = await api(
      "GET",
      `tooling/query?q=${encodeURIComponent(
        "SELECT Id,Status,SandboxName,SandboxInfoId,LicenseType,CreatedDate,CopyProgress,SandboxOrganization,SourceId,Description,EndDate,Features FROM SandboxProcess WHERE SandboxOrganization='00D000000000001' ORDER BY CreatedDate DESC",
      )}`,
    );
    expect([status, body]).toEqual([
      200,
      {
        size: 0,
        totalSize: 0,
        done: true,
        queryLocator: null,
        entityTypeName: "SandboxProcess",
        records: [],
      },
    ]);
    expect(await records("SELECT Id, Name, Body FROM ApexClass")).toEqual([]);
  });

  it("see the records of the org too, and refuse what is nowhere", async () => {
    expect((await records("SELECT Username FROM User")).length).toBeGreaterThan(2);
    await expect(tooling.query("SELECT Id FROM SourceMember")).rejects.toThrow(
      "sObject type 'SourceMember' is not supported",
    );
  });

  it("are not to be seen by the data API", async () => {
    expect((await api("GET", "query?q=SELECT+Id+FROM+DebugLevel")).body[0].errorCode).toBe("INVALID_TYPE");
    expect((await api("GET", "sobjects/DebugLevel/describe")).status).toBe(404);
  });
});

describe("objects of the Tooling API", () => {
  it("are described", async () => {
    const global = await tooling.describeGlobal();
    expect(global.sobjects.map((one) => one.name)).toContain("ApexClass");
    const { urls } = global.sobjects.find((one) => one.name === "ApexClass")!;
    expect(urls.describe).toMatch(/\/tooling\/sobjects\/ApexClass\/describe$/);
    const description = await tooling.sobject("ApexClass").describe();
    expect(description).toMatchObject({ name: "ApexClass", createable: false });
    expect(description.fields.map((field) => field.name)).toContain("Body");
  });

  it("tell by their absence that sources are not tracked", async () => {
    expect(await api("GET", "tooling/sobjects/SourceMember/describe")).toMatchObject({
      status: 404,
      body: [{ errorCode: "NOT_FOUND" }],
    });
  });

  it("have records that are made, read, changed and deleted", async () => {
    const level = tooling.sobject("DebugLevel");
    const made = await level.create({ DeveloperName: "mine", MasterLabel: "Mine", ApexCode: "ERROR" });
    expect(made).toMatchObject({ success: true, id: expect.stringMatching(/^7dl/) });
    await level.record(made.id!).update({ ApexCode: "WARN" });
    const read = await level.retrieve(made.id!);
    expect(read).toMatchObject({ ApexCode: "WARN", Wave: "NONE", attributes: { type: "DebugLevel" } });
    expect(read.attributes?.url).toBe(`/services/data/v62.0/tooling/sobjects/DebugLevel/${made.id}`);
    const flag = await tooling.sobject("TraceFlag").create({
      DebugLevelId: made.id!,
      TracedEntityId: org.integrationUserId,
      LogType: "USER_DEBUG",
      ExpirationDate: "2030-01-01T00:00:00Z",
    });
    expect(await records("SELECT DebugLevel.DeveloperName FROM TraceFlag")).toMatchObject([
      { DebugLevel: { DeveloperName: "mine" } },
    ]);
    await tooling.sobject("TraceFlag").destroy(flag.id!);
    await level.record(made.id!).destroy();
    await expect(level.retrieve(made.id!)).rejects.toMatchObject({ errorCode: "NOT_FOUND" });
  });
});

describe("Apex", () => {
  it("is not executed, and the client is told so", async () => {
    expect(await tooling.executeAnonymous("System.debug('hello');")).toMatchObject({
      compiled: false,
      success: false,
      compileProblem: "Apex is not executed in this org",
      line: 1,
      column: 1,
    });
    await expect(tooling.runTestsAsynchronous({ classNames: "Any" } as never)).rejects.toThrow(
      "Apex is not executed in this org",
    );
  });

  it("has nothing to complete", async () => {
    expect(await tooling.completions("visualforce")).toEqual({ completions: {} });
    expect(await tooling.completions("apex")).toEqual({ publicDeclarations: {} });
  });
});
