import { Connection } from "jsforce";
import { describe, expect, it } from "vitest";
import { connect, useOrg } from "./harness.ts";

const org = await useOrg();
const { soap } = await connect(org);
const connection = await connect(org);
const token = connection.accessToken!;

/** Calls an operation that jsforce does not have. */
async function call(operation: string, args: string, headers = "", session = token) {
  const answer = await fetch(`${org.url}/services/Soap/u/62.0`, {
    method: "POST",
    headers: { "content-type": "text/xml", soapaction: '""' },
    body: `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com"><soapenv:Header><urn:SessionHeader><urn:sessionId>${session}</urn:sessionId></urn:SessionHeader>${headers}</soapenv:Header><soapenv:Body><urn:${operation}>${args}</urn:${operation}></soapenv:Body></soapenv:Envelope>`,
  });
  return { status: answer.status, xml: await answer.text() };
}

const newLead = (fields: object = {}) =>
  org.db.create("Lead", {
    FirstName: "Grace",
    LastName: "Hopper",
    Company: "Navy",
    Email: "grace@example.test",
    Phone: "1",
    LeadSource: "Web",
    City: "Arlington",
    ...fields,
  });

describe("rows by SOAP, with jsforce", () => {
  it("are created, changed, upserted, deleted and undeleted", async () => {
    const made = await soap.create({ type: "Account", Name: "S & Co <1>", NumberOfEmployees: 3 });
    expect(made).toEqual({ success: true, id: expect.stringMatching(/^001/), errors: [] });
    const id = made.id!;
    await soap.update([{ type: "Account", Id: id, Name: "Renamed", NumberOfEmployees: null }]);
    expect(org.db.get("Account", id)).toMatchObject({ Name: "Renamed", NumberOfEmployees: null });
    org.db.update("Account", id, { Number__c: "S1" });
    const upserted = await soap.upsert("Number__c", [
      { type: "Account", Number__c: "S1", Name: "Known" },
      { type: "Account", Number__c: "S2", Name: "Made" },
    ]);
    expect(upserted).toMatchObject([
      { success: true, created: false, id },
      { success: true, created: true },
    ]);
    expect(await soap.delete(id)).toMatchObject({ success: true, id });
    expect(org.db.get("Account", id)?.IsDeleted).toBe(true);
    expect(await soap.undelete([id])).toMatchObject([{ success: true, id }]);
    expect(org.db.get("Account", id)?.IsDeleted).toBe(false);
  });

  it("are refused one by one", async () => {
    const results = await soap.create([
      { type: "Account", Name: "fine" },
      { type: "Account", Phone: "1" },
      { type: "Nope__c", Name: "x" },
    ]);
    expect(results).toMatchObject([
      { success: true, errors: [] },
      {
        success: false,
        id: null,
        errors: [
          {
            statusCode: "REQUIRED_FIELD_MISSING",
            message: "Required fields are missing: [Name]",
            fields: ["Name"],
          },
        ],
      },
      { success: false, errors: [{ statusCode: "INVALID_TYPE" }] },
    ]);
    expect(await soap.undelete(["not an id"])).toMatchObject([
      { success: false, errors: [{ statusCode: "MALFORMED_ID" }] },
    ]);
    expect(await soap.undelete([results[0]!.id!])).toMatchObject([
      { success: false, errors: [{ statusCode: "UNDELETE_FAILED" }] },
    ]);
  });

  it("leave the recycle bin for good", async () => {
    const id = org.db.create("Contact", { LastName: "gone" });
    org.db.delete("Contact", id);
    expect(await soap.emptyRecycleBin([id])).toMatchObject([{ success: true, id }]);
    expect(org.db.get("Contact", id)).toBeUndefined();
    expect(await soap.emptyRecycleBin([id])).toMatchObject([{ success: false }]);
  });

  it("are undone together with AllOrNoneHeader", async () => {
    const { xml } = await call(
      "create",
      "<urn:sObjects><type>Account</type><Name>undone</Name></urn:sObjects><urn:sObjects><type>Account</type></urn:sObjects>",
      "<urn:AllOrNoneHeader><urn:allOrNone>true</urn:allOrNone></urn:AllOrNoneHeader>",
    );
    expect(xml).toContain("<statusCode>ALL_OR_NONE_OPERATION_ROLLED_BACK</statusCode>");
    expect(org.db.query("SELECT Id FROM Account WHERE Name = 'undone'")).toEqual([]);
  });

  it("find their parents by external id", async () => {
    const account = org.db.create("Account", { Name: "P", Number__c: "SP" });
    await call(
      "create",
      '<urn:sObjects xmlns:so="urn:sobject.partner.soap.sforce.com"><so:type>Contact</so:type><so:LastName>child</so:LastName><so:Account><so:type>Account</so:type><so:Number__c>SP</so:Number__c></so:Account></urn:sObjects>',
    );
    expect(org.db.query("SELECT AccountId FROM Contact WHERE LastName = 'child'")).toMatchObject([
      { AccountId: account },
    ]);
  });

  it("are fetched in the order of their ids, null for one that is not there", async () => {
    const id = org.db.create("Case", { Subject: "fetched" });
    const { xml } = await call(
      "retrieve",
      `<urn:fieldList>Id, Subject</urn:fieldList><urn:sObjectType>Case</urn:sObjectType><urn:ids>500Lo00000000zz</urn:ids><urn:ids>${id}</urn:ids>`,
    );
    expect(xml).toMatch(
      new RegExp(
        `<result xsi:nil="true"/><result xsi:type="sf:sObject"><sf:type>Case</sf:type><sf:Id>${id}</sf:Id><sf:Subject>fetched</sf:Subject></result>`,
      ),
    );
  });
});

describe("queries by SOAP", () => {
  it("give records with parents and children, page by page", async () => {
    const account = org.db.create("Account", { Name: "paged" });
    for (let i = 0; i < 250; i++) org.db.create("Contact", { LastName: `Page ${i}`, AccountId: account });
    const first = await call(
      "query",
      "<urn:queryString>SELECT Id, LastName, Account.Name, CreatedDate FROM Contact WHERE Account.Name = 'paged'</urn:queryString>",
      "<urn:QueryOptions><urn:batchSize>200</urn:batchSize></urn:QueryOptions>",
    );
    expect(first.xml).toContain("<done>false</done>");
    expect(first.xml.match(/<records /g)).toHaveLength(200);
    expect(first.xml).toContain(
      '<sf:Account xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id xsi:nil="true"/><sf:Name>paged</sf:Name></sf:Account>',
    );
    expect(first.xml).toMatch(/<sf:CreatedDate>[\d-]+T[\d:.]+Z<\/sf:CreatedDate>/);
    const locator = /<queryLocator>([^<]+)</.exec(first.xml)![1];
    const rest = await call("queryMore", `<urn:queryLocator>${locator}</urn:queryLocator>`);
    expect(rest.xml).toContain("<done>true</done>");
    expect(rest.xml.match(/<records /g)).toHaveLength(50);
    const nested = await call(
      "query",
      "<urn:queryString>SELECT Name, (SELECT LastName FROM Contacts LIMIT 2) FROM Account WHERE Name = 'paged'</urn:queryString>",
    );
    expect(nested.xml).toMatch(
      /<sf:Contacts xsi:type="QueryResult"><done>true<\/done>.*<size>2<\/size><\/sf:Contacts>/,
    );
  });

  it("refuse a bad query with a fault", async () => {
    const { status, xml } = await call("query", "<urn:queryString>SELECT Nope FROM Case</urn:queryString>");
    expect(status).toBe(500);
    expect(xml).toContain("<faultcode>sf:INVALID_FIELD</faultcode>");
  });
});

describe("users and the org by SOAP", () => {
  it("say who is signed in and what time it is", async () => {
    expect(await soap.getUserInfo()).toMatchObject({
      userId: org.integrationUserId,
      organizationId: org.orgId,
      organizationMultiCurrency: false,
      userDefaultCurrencyIsoCode: null,
    });
    const { timestamp } = await soap.getServerTimestamp();
    expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  });

  it("describe objects", async () => {
    const { xml } = await call("describeSObject", "<urn:sObjectType>Case</urn:sObjectType>");
    expect(xml).toContain("<name>CaseNumber</name>");
    expect((await call("describeGlobal", "")).xml).toContain("<keyPrefix>500</keyPrefix>");
  });

  it("have a tab for each object", async () => {
    const [app] = await soap.describeTabs();
    expect(app).toMatchObject({ label: "Local Org", selected: true });
    const tabs = app!.tabs.map((tab) => [tab.name, tab.custom, tab.label]);
    expect(tabs).toContainEqual(["standard-Case", false, "Cases"]);
    expect(tabs).toContainEqual(["Request__c", true, "Requests"]);
  });

  it("set and reset passwords", async () => {
    const bob = org.db.query("SELECT Id FROM User WHERE Username = 'bob@example.test'")[0]!.Id as string;
    const login = (password: string) =>
      new Connection({ loginUrl: org.url, logLevel: "FATAL" }).login("bob@example.test", password);
    await soap.setPassword(bob, "new-secret");
    expect((await login("new-secret")).id).toBe(bob);
    await expect(login("other")).rejects.toThrow("INVALID_LOGIN");
    const { password } = await soap.resetPassword(bob);
    expect((await login(password)).id).toBe(bob);
  });

  it("refuse a session that is none, and an operation that is not here", async () => {
    const stranger = await call("getUserInfo", "", "", "nobody");
    expect(stranger).toMatchObject({ status: 500 });
    expect(stranger.xml).toContain("<faultcode>sf:INVALID_SESSION_ID</faultcode>");
    expect((await call("sendEmail", "")).xml).toContain("<faultcode>sf:INVALID_OPERATION</faultcode>");
  });

  it("have a session renewed", async () => {
    const renewed = new Connection({
      instanceUrl: org.url,
      accessToken: "expired",
      refreshFn: (_, done) => done(null, token),
      logLevel: "FATAL",
    });
    expect(await renewed.soap.getUserInfo()).toMatchObject({ userId: org.integrationUserId });
  });
});

describe("merging by SOAP", () => {
  it("moves children, takes the master's values and names the losers", async () => {
    const [master, one, two] = ["M", "L1", "L2"].map((Name) => org.db.create("Account", { Name }));
    const child = org.db.create("Contact", { LastName: "moves", AccountId: one });
    const result = await soap.merge({
      masterRecord: { type: "Account", Id: master!, Phone: "42" },
      recordToMergeIds: [one!, two!],
    } as never);
    expect(result).toMatchObject({
      success: true,
      id: master,
      mergedRecordIds: [one, two],
      updatedRelatedIds: [child],
    });
    expect(org.db.get("Contact", child)?.AccountId).toBe(master);
    expect(org.db.get("Account", master!)).toMatchObject({ Name: "M", Phone: "42" });
    expect(org.db.get("Account", two!)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
  });

  it("leaves everything as it is when one of them cannot be merged", async () => {
    const [master, one] = ["M", "L"].map((Name) => org.db.create("Account", { Name }));
    const contact = org.db.create("Contact", { LastName: "no account" });
    const result = await soap.merge({
      masterRecord: { type: "Account", Id: master! },
      recordToMergeIds: [one!, contact],
    } as never);
    expect(result).toMatchObject({ success: false, errors: [{ statusCode: "MALFORMED_ID" }] });
    expect(org.db.get("Account", one!)?.IsDeleted).toBe(false);
  });
});

describe("converting leads by SOAP", () => {
  const convertedStatus = "Closed - Converted";

  it("makes an account, a contact and an opportunity", async () => {
    const leadId = newLead();
    const task = org.db.create("Task", { Subject: "call", WhoId: leadId });
    const result = await soap.convertLead({ leadId, convertedStatus });
    expect(result).toMatchObject({ success: true, leadId });
    const { accountId, contactId, opportunityId } = result as unknown as Record<string, string>;
    expect(org.db.get("Account", accountId!)).toMatchObject({
      Name: "Navy",
      Phone: "1",
      BillingCity: "Arlington",
      AccountSource: "Web",
    });
    expect(org.db.get("Contact", contactId!)).toMatchObject({
      Name: "Grace Hopper",
      Email: "grace@example.test",
      AccountId: accountId,
      MailingCity: "Arlington",
    });
    expect(org.db.get("Opportunity", opportunityId!)).toMatchObject({
      Name: "Navy-",
      AccountId: accountId,
      StageName: "Prospecting",
      LeadSource: "Web",
    });
    expect(
      org.db.query(
        `SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${opportunityId}'`,
      ),
    ).toMatchObject([{ ContactId: contactId, IsPrimary: true }]);
    expect(org.db.get("Lead", leadId)).toMatchObject({
      IsConverted: true,
      Status: convertedStatus,
      ConvertedAccountId: accountId,
      ConvertedContactId: contactId,
      ConvertedOpportunityId: opportunityId,
      ConvertedDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(org.db.get("Task", task)).toMatchObject({ WhoId: contactId, WhatId: opportunityId });
  });

  it("fills the blanks of an account and a contact that are there", async () => {
    const accountId = org.db.create("Account", { Name: "Kept", Phone: "9" });
    const contactId = org.db.create("Contact", {
      LastName: "Kept",
      AccountId: accountId,
      LeadSource: "Other",
    });
    const result = await soap.convertLead({
      leadId: newLead(),
      accountId,
      contactId,
      convertedStatus,
      doNotCreateOpportunity: true,
      overwriteLeadSource: true,
    });
    expect(result).toMatchObject({ success: true, accountId, contactId });
    expect(result.opportunityId == null).toBe(true);
    expect(org.db.get("Account", accountId)).toMatchObject({
      Name: "Kept",
      Phone: "9",
      BillingCity: "Arlington",
    });
    expect(org.db.get("Contact", contactId)).toMatchObject({
      LastName: "Kept",
      FirstName: "Grace",
      LeadSource: "Web",
    });
  });

  it("refuses a status that does not convert, a converted lead, and a queue as owner", async () => {
    const leadId = newLead();
    const refusal = async (request: object) => {
      const [result] = await soap.convertLead([{ leadId, convertedStatus, ...request } as never]);
      expect(result!.success).toBe(false);
      return result!.errors[0]!.statusCode;
    };
    expect(await refusal({ convertedStatus: "Working - Contacted" })).toBe("INVALID_STATUS");
    expect(await refusal({ leadId: "00QLo00000000zz" })).toBe("INVALID_CROSS_REFERENCE_KEY");
    expect(org.db.get("Lead", leadId)?.IsConverted).toBe(false);
    await soap.convertLead({ leadId, convertedStatus });
    expect(await refusal({})).toBe("CANNOT_UPDATE_CONVERTED_LEAD");
    expect(() => org.db.update("Lead", leadId, { Title: "x" })).toThrow("CANNOT_UPDATE_CONVERTED_LEAD");
  });

  it("leaves nothing behind when the account is refused", async () => {
    const count = () => org.db.query("SELECT Id FROM Account").length;
    const before = count();
    const [result] = await soap.convertLead([
      { leadId: newLead({ Email: null }), convertedStatus, ownerId: "005Lo00000000zz" } as never,
    ]);
    expect(result!.success).toBe(false);
    expect(count()).toBe(before);
  });
});
