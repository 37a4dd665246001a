import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useOrg } from "./harness.ts";
import { command } from "./local-org.ts";

/** A folder with these files as JSON. */
function folder(files: Record<string, unknown>): string {
  const path = mkdtempSync(join(tmpdir(), "tree-"));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const read = (path: string) =>
  Object.fromEntries(
    readdirSync(path).map((name) => [name, JSON.parse(readFileSync(join(path, name), "utf8"))]),
  );

const record = (type: string, referenceId: string, fields: object) => ({
  attributes: { type, referenceId },
  ...fields,
});

const TREE = {
  "plan.json": [
    { sobject: "Account", saveRefs: true, resolveRefs: true, files: ["accounts.json"] },
    { sobject: "Contact", saveRefs: true, resolveRefs: true, files: ["contacts.json"] },
    { sobject: "Case", resolveRefs: true, files: ["cases.json"] },
  ],
  "accounts.json": {
    records: [
      record("Account", "branch", { Name: "Branch", ParentId: "@head" }),
      record("Account", "head", { Name: "Head", NumberOfEmployees: 12, AnnualRevenue: 1500000 }),
    ],
  },
  "contacts.json": { records: [record("Contact", "c1", { LastName: "Wren", AccountId: "@branch" })] },
  "cases.json": {
    records: [record("Case", "one", { Subject: "@ not a reference", ContactId: "@c1", IsEscalated: true })],
  },
};

describe("import", () => {
  it("creates what a plan names, whichever refers to which", async () => {
    const org = await useOrg();
    const { lines } = await command("import", join(folder(TREE), "plan.json"), "--url", org.url);
    expect(lines).toEqual(["Account: 2 created.", "Contact: 1 created.", "Case: 1 created."]);
    expect(
      org.db.query("SELECT Subject, IsEscalated, Contact.Name, Contact.Account.Parent.Name FROM Case"),
    ).toMatchObject([
      {
        Subject: "@ not a reference",
        IsEscalated: true,
        Contact: { Name: "Wren", Account: { Parent: { Name: "Head" } } },
      },
    ]);
  });

  it("creates children that stand in their parents, and children of those", async () => {
    const org = await useOrg();
    const contact = {
      ...record("Contact", "c", { LastName: "Wren" }),
      Cases: { records: [record("Case", "k", { Subject: "deep" })] },
    };
    const account = { ...record("Account", "a", { Name: "Head" }), Contacts: { records: [contact] } };
    const path = folder({ "tree.json": { records: [account] } });
    const { json } = await command("import", join(path, "tree.json"), "--url", org.url, "--json");
    expect(json).toEqual([
      [
        { refId: "a", type: "Account", id: expect.stringMatching(/^001/) },
        { refId: "c", type: "Contact", id: expect.stringMatching(/^003/) },
        { refId: "k", type: "Case", id: expect.stringMatching(/^500/) },
      ],
    ]);
    expect(org.db.query("SELECT Account.Name, Contact.Name FROM Case")).toMatchObject([
      { Account: { Name: "Head" }, Contact: { Name: "Wren" } },
    ]);
  });

  it("sends more than 200 records in several requests", async () => {
    const org = await useOrg();
    const records = Array.from({ length: 450 }, (_, i) =>
      record("Lead", `l${i}`, { LastName: `N${i}`, Company: "C" }),
    );
    const before = org.stats().apiCalls;
    await command("import", join(folder({ "l.json": { records } }), "l.json"), "--url", org.url);
    expect(org.db.query("SELECT Id FROM Lead")).toHaveLength(450);
    expect(org.stats().byResource).toMatchObject({ collections: 3 });
    expect(org.stats().apiCalls - before).toBe(4);
  });

  it("takes a record on each line, as whom it is told", async () => {
    const org = await useOrg();
    const lines = [
      record("Account", "a", { Name: "A" }),
      record("Contact", "c", { LastName: "B", AccountId: "@a" }),
    ];
    const path = folder({ "r.jsonl": lines.map((line) => `${JSON.stringify(line)}\n`).join("") });
    await command("import", join(path, "r.jsonl"), "--url", org.url, "--as", "ada@example.test");
    expect(org.db.query("SELECT CreatedBy.Username FROM Contact")).toMatchObject([
      { CreatedBy: { Username: "ada@example.test" } },
    ]);
  });

  it.each([
    ["no JSON", { "plan.json": "{" }, "plan.json is no JSON: "],
    [
      "a file that is not there",
      { "plan.json": [{ sobject: "Case", files: ["no.json"] }] },
      "There is no file ",
    ],
    [
      "a plan without files",
      { "plan.json": [{ sobject: "Case" }] },
      "part 1 of the plan needs 'sobject' and 'files'.",
    ],
    ["a file without records", { "plan.json": { record: [] } }, "plan.json has no list 'records'."],
    [
      "an object that the org does not have",
      { "plan.json": { records: [record("Nope__c", "x", {})] } },
      "plan.json, record 1 (x): the org has no object 'Nope__c'.",
    ],
    [
      "another object than the plan says",
      { ...TREE, "contacts.json": { records: [record("Lead", "x", {})] } },
      "contacts.json, record 1 is no Contact, as the plan says of the file.",
    ],
    [
      "a record without a type",
      { "plan.json": { records: [{ Name: "x" }] } },
      "plan.json, record 1: a record is an object with 'attributes.type'",
    ],
    [
      "children that there are none of",
      { "plan.json": { records: [{ ...record("Account", "a", { Name: "A" }), Pets: { records: [] } }] } },
      "plan.json, record 1 (a): Account has no children 'Pets'.",
    ],
    [
      "a reference that nothing answers",
      {
        ...TREE,
        "contacts.json": { records: [record("Contact", "c1", { LastName: "W", AccountId: "@nobody" })] },
      },
      "contacts.json, record 1 (c1): AccountId refers to '@nobody', which no record has as its referenceId.",
    ],
    [
      "a circle",
      { "plan.json": { records: [record("Account", "a", { Name: "A", ParentId: "@a" })] } },
      "plan.json, record 1 (a) waits for @a, which in turn waits for it.",
    ],
    [
      "what the org refuses",
      {
        ...TREE,
        "contacts.json": {
          records: [record("Contact", "c1", { LastName: "W", Email: "no" }), record("Contact", "c2", {})],
        },
      },
      "contacts.json, record 1 (c1): INVALID_EMAIL_ADDRESS: Email: invalid email address: no [Email]\ncontacts.json, record 2 (c2): REQUIRED_FIELD_MISSING",
    ],
  ])("says where it found %s", async (_what, files, message) => {
    const org = await useOrg();
    await expect(command("import", join(folder(files), "plan.json"), "--url", org.url)).rejects.toThrow(
      message,
    );
  });
});

describe("export", () => {
  const objects = ["--object", "Case", "--object", "Contact", "--object", "Account"];

  it("writes a plan and files that another org takes, and that give the same again", async () => {
    const [first, second] = [await useOrg(), await useOrg()];
    await command("import", join(folder(TREE), "plan.json"), "--url", first.url);
    const [once, twice] = [folder({}), folder({})];
    await command("export", ...objects, "--url", first.url, "--out", once);
    await command("import", join(once, "Account-Contact-Case-plan.json"), "--url", second.url);
    await command("export", ...objects, "--url", second.url, "--out", twice);
    expect(read(twice)).toEqual(read(once));
    expect(read(once)["Account-Contact-Case-plan.json"]).toEqual([
      { sobject: "Account", saveRefs: true, resolveRefs: true, files: ["Account.json"] },
      { sobject: "Contact", saveRefs: true, resolveRefs: true, files: ["Contact.json"] },
      { sobject: "Case", saveRefs: false, resolveRefs: true, files: ["Case.json"] },
    ]);
    expect(read(once)["Contact.json"].records).toMatchObject([
      {
        attributes: { type: "Contact", referenceId: "ContactRef1" },
        LastName: "Wren",
        AccountId: "@AccountRef2",
      },
    ]);
  });

  it("brings along the children of a query, and tells what it leaves out", async () => {
    const org = await useOrg();
    await command("import", join(folder(TREE), "plan.json"), "--url", org.url);
    const out = folder({});
    const query =
      "SELECT Id, Name, OwnerId, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Branch'";
    const { json } = await command(
      "export",
      "--query",
      query,
      "--out",
      out,
      "--prefix",
      "my",
      "--url",
      org.url,
      "--json",
    );
    expect(json).toMatchObject([
      { plan: join(out, "my-Account-Contact-plan.json"), leftOut: { "Account.OwnerId": 1 } },
    ]);
    expect(read(out)["my-Contact.json"]).toEqual({
      records: [record("Contact", "ContactRef1", { LastName: "Wren", AccountId: "@AccountRef1" })],
    });
    expect(read(out)["my-Account.json"]).toEqual({
      records: [record("Account", "AccountRef1", { Name: "Branch" })],
    });
  });

  it("needs to know what, and takes the words of the org for a query that is wrong", async () => {
    const org = await useOrg();
    await expect(command("export", "--url", org.url)).rejects.toThrow("What is to be exported?");
    await expect(command("export", "--query", "SELECT Nope FROM Case", "--url", org.url)).rejects.toThrow(
      "INVALID_FIELD",
    );
  });
});
