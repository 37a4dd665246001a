import { describe, expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const connection = await connect(org);
const api = await rawApi(org);
const cases = connection.sobject("Case");

describe("layouts", () => {
  it("have all fields of an object, each with its describe", async () => {
    const { layouts, recordTypeMappings } = await cases.layouts();
    const components = layouts[0]!.detailLayoutSections
      .flatMap((section) => section.layoutRows)
      .flatMap((row) => row.layoutItems)
      .flatMap((item) => item.layoutComponents);
    const subject = components.find((component) => component.value === "Subject");
    expect(subject).toMatchObject({ type: "Field", details: { name: "Subject", type: "string" } });
    expect(components.map((component) => component.value)).toEqual(
      expect.arrayContaining(["Status", "OwnerId", "Resolution__c", "CreatedById"]),
    );
    expect(recordTypeMappings).toMatchObject([{ name: "Master", layoutId: layouts[0]!.id }]);
    const one = await api("GET", "sobjects/Case/describe/layouts/012000000000000AAA");
    expect(one.body.id).toBe(layouts[0]!.id);
  });

  it("exist in short, and for approvals", async () => {
    expect(await cases.compactLayouts()).toMatchObject({
      defaultCompactLayoutId: null,
      compactLayouts: [{ name: "SYSTEM", objectType: "Case" }],
      recordTypeCompactLayoutMappings: [{ compactLayoutName: "SYSTEM" }],
    });
    expect(await cases.approvalLayouts()).toEqual({ approvalLayouts: [] });
    const { body } = await api("GET", "compactLayouts?q=Account,Case");
    expect(Object.keys(body)).toEqual(["Account", "Case"]);
  });

  it("are not there for a name that nobody gave, nor for objects without pages", async () => {
    await expect(cases.layouts("Nope")).rejects.toMatchObject({ errorCode: "NOT_FOUND" });
    expect((await api("GET", "sobjects/Group/describe/layouts")).status).toBe(404);
  });
});

describe("tabs, theme and the menu of apps", () => {
  it("know the objects that have tabs", async () => {
    const tabs = await connection.tabs();
    expect(tabs.find((tab) => tab.sobjectName === "Case")).toMatchObject({
      name: "standard-Case",
      label: "Cases",
      custom: false,
    });
    expect(tabs.find((tab) => tab.sobjectName === "Request__c")).toMatchObject({ custom: true });
    const { themeItems } = await connection.theme();
    expect(themeItems.map((item) => item.name)).toEqual(tabs.map((tab) => tab.sobjectName));
    expect((await api("GET", "appMenu")).body).toMatchObject({
      AppSwitcher: "/services/data/v62.0/appMenu/AppSwitcher",
    });
    expect((await api("GET", "appMenu/AppSwitcher")).body).toEqual({ appMenuItems: [] });
  });
});

describe("list views", () => {
  it("show all records, or those that are one's own", async () => {
    const mine = (
      await connection.create("Opportunity", {
        Name: "b mine",
        StageName: "Prospecting",
        CloseDate: "2027-01-01",
      })
    ).id;
    org.db.create(
      "Opportunity",
      { Name: "a theirs", StageName: "Prospecting", CloseDate: "2027-01-01" },
      { as: "bob@example.test" },
    );
    const opportunities = connection.sobject("Opportunity");
    const { listviews } = (await opportunities.listviews()) as {
      listviews: { id: string; developerName: string }[];
    };
    expect(listviews.map((view) => view.developerName)).toEqual(["AllOpportunities", "MyOpportunities"]);
    const [all, my] = listviews.map((view) => opportunities.listview(view.id));
    type Results = { records: { columns: { fieldNameOrPath: string; value: unknown }[] }[]; size: number };
    const names = async (view: typeof all, column = "Name") =>
      ((await view!.results()) as Results).records.map(
        ({ columns }) => columns.find((one) => one.fieldNameOrPath === column)?.value,
      );
    expect(await names(all)).toEqual(["a theirs", "b mine"]);
    expect(await names(my, "Id")).toEqual([mine]);
    expect(await my!.describe()).toMatchObject({
      scope: "mine",
      sobjectType: "Opportunity",
      query: expect.stringMatching(/^SELECT Name, .* FROM Opportunity USING SCOPE mine ORDER BY Name/),
      columns: expect.arrayContaining([expect.objectContaining({ fieldNameOrPath: "Name", sortable: true })]),
    });
    expect((await connection.query(((await all!.describe()) as { query: string }).query)).totalSize).toBe(2);
    expect(await all!.explain()).toMatchObject({ plans: [{ sobjectType: "Opportunity" }] });
    const page = await api("GET", `sobjects/Opportunity/listviews/AllOpportunities/results?limit=1&offset=1`);
    expect(page.body).toMatchObject({ done: false, size: 1 });
  });

  it("tell how they would be found", async () => {
    const { body } = await api("GET", "sobjects/Case/listviews");
    const plans = (await connection.sobject("Case").listview(body.listviews[0].id).explain()) as {
      plans: object[];
    };
    expect(plans.plans[0]).toMatchObject({ sobjectType: "Case" });
  });

  it("are refused under an id that is none", async () => {
    expect((await api("GET", "sobjects/Case/listviews/00BLo00000000zz/results")).status).toBe(404);
  });
});

describe("quick actions", () => {
  it("are there globally, and for the objects that they can be about", async () => {
    const global = await connection.quickActions();
    expect(global.map((action) => action.name)).toEqual(
      expect.arrayContaining(["NewTask", "LogACall", "NewCase"]),
    );
    const ofCase = (await cases.quickActions()) as { name: string }[];
    expect(ofCase.map((action) => action.name)).not.toContain("NewLead");
  });

  it("describe themselves, tell their defaults and make records", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const action = cases.quickAction("LogACall");
    expect(await action.describe()).toMatchObject({
      contextSobjectType: "Case",
      targetSobjectType: "Task",
      targetParentField: "WhatId",
      type: "LogACall",
    });
    expect(await action.defaultValues(id)).toMatchObject({
      attributes: { type: "Task" },
      Status: "Completed",
      Subject: "Call",
      WhatId: id,
      WhoId: null,
      Description: null,
    });
    const made = await action.execute(id, { Description: "talked" } as never);
    expect(made).toMatchObject({ success: true, created: true, contextId: id, feedItemIds: [] });
    expect(org.db.query(`SELECT Description, Subject FROM Task WHERE WhatId = '${id}'`)).toMatchObject([
      { Description: "talked", Subject: "Call" },
    ]);
  });
});

describe("what an org offers", () => {
  it("lies under its root, and each of it answers", async () => {
    const { body } = await api("GET", "");
    expect(body).toMatchObject({
      sobjects: "/services/data/v62.0/sobjects",
      recent: "/services/data/v62.0/recent",
      limits: "/services/data/v62.0/limits",
    });
    for (const name of [
      "actions",
      "actions/standard",
      "actions/custom",
      "actions/custom/flow",
      "tabs",
      "theme",
    ])
      expect((await api("GET", name)).status).toBe(200);
  });

  it("is counted", async () => {
    expect(Object.keys(await connection.limits()).length).toBeGreaterThan(40);
    const { body } = await api("GET", "limits/recordCount?sObjects=Organization,Lead");
    expect(body).toEqual({
      sObjects: [
        { count: 1, name: "Organization" },
        { count: 0, name: "Lead" },
      ],
    });
    // the command line always sends the parameter
    const all = await api("GET", "limits/recordCount?sObjects=");
    expect(all.body.sObjects).toContainEqual({ count: 1, name: "Organization" });
  });

  it("is told of objects and fields, as by the Tooling API", async () => {
    const { records } = await connection.query(
      "SELECT Label FROM EntityDefinition WHERE QualifiedApiName = 'Case'",
    );
    expect(records).toMatchObject([{ Label: "Case" }]);
  });

  it("has neither workflow rules nor approval processes", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    expect(await connection.process.rule.list()).toEqual({});
    expect(await connection.process.rule.trigger(id)).toEqual({ errors: null, success: true });
    expect(await connection.process.approval.list()).toEqual({});
    const submit = { requests: [{ actionType: "Submit", contextId: id }] };
    expect(await api("POST", "process/approvals", submit)).toMatchObject({
      status: 400,
      body: [{ errorCode: "NO_APPLICABLE_PROCESS" }],
    });
  });

  it("is told of statuses and record types by records of their own", () => {
    expect(org.db.query("SELECT ApiName FROM CaseStatus WHERE IsClosed = true")).toMatchObject([
      { ApiName: "Closed" },
    ]);
    expect(org.db.query("SELECT ApiName FROM OpportunityStage WHERE IsWon = true")).toMatchObject([
      { ApiName: "Closed Won" },
    ]);
    expect(org.db.query("SELECT ApiName FROM LeadStatus WHERE IsConverted = true")).toHaveLength(1);
    expect(org.db.query("SELECT ApiName FROM TaskStatus WHERE IsClosed = true")).toMatchObject([
      { ApiName: "Completed" },
    ]);
    expect(org.db.query("SELECT ApiName FROM TaskPriority WHERE IsHighPriority = true")).toMatchObject([
      { ApiName: "High" },
    ]);
  });
});
