import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scan } from "../src/index.ts";
import { fixture, folderOf, writersOf } from "./project.ts";

const rule = (entries: string, name = "Routing") =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<AssignmentRules xmlns="http://soap.sforce.com/2006/04/metadata">\n  <assignmentRule>\n    <fullName>${name}</fullName>\n    <active>true</active>\n${entries}  </assignmentRule>\n</AssignmentRules>\n`;
const entry = (queue: string, type = "x") =>
  `<ruleEntry><assignedTo>${queue}</assignedTo><assignedToType>Queue</assignedToType><criteriaItems><field>Case.Type</field><operation>equals</operation><value>${type}</value></criteriaItems></ruleEntry>\n`;

test("a broken file is told also where nobody knows what it was about", async () => {
  const folder = folderOf({
    "flows/Cut.flow-meta.xml": "<Flow>\n  <label>Cut</label>\n",
    "flows/Merged.flow-meta.xml": "<Flow>\n<<<<<<< HEAD\n<label>a</label>\n>>>>>>> other\n</Flow>\n",
    "flows/Whole.flow-meta.xml": "<Flow>\n  <label>Whole</label>\n</Flow>\n",
  });
  const { unread } = await scan(folder, { object: "Case" });
  expect(unread.map(({ file }) => file)).toEqual(["flows/Cut.flow-meta.xml", "flows/Merged.flow-meta.xml"]);
});

test("every entry of an assignment rule is a writer with its line, its turn and its target", async () => {
  const found = await scan(fixture("support"), { object: "Case" });
  const owners = writersOf(found, "OwnerId", "assignment rule");
  expect(owners).toHaveLength(11);
  expect(owners[0]).toBe(
    'assignment rule Support Routing, entry 2: Queue Major_Incidents, when the save asks for the active assignment rule and Priority equals "Critical" and Type equals "Outage"',
  );
  // the first and the sixth assign nobody: they write nothing, and still keep their turn
  expect(
    found.writes.flatMap(({ writer }) =>
      writer.entry?.of === "Support Routing" ? [writer.entry.number] : [],
    ),
  ).toEqual([2, 3, 4, 5, 7, 8, 9, 10, 11, 12]);
  expect(owners.at(-1)).toContain("Routing of 2019, entry 1 (inactive): Queue Backlog");
  expect(found.writes.find(({ writer }) => writer.name === "Support Routing, entry 10")).toMatchObject({
    value: { is: "name", of: "User", name: "hannah@support.example" },
    writer: { file: "force-app/main/default/assignmentRules/Case.assignmentRules-meta.xml", line: 111 },
  });
});

test("both formats, under whatever folders, with any end of a line", async () => {
  const text = rule(entry("Billing"));
  for (const path of [
    "force-app/main/default/assignmentRules/Case.assignmentRules-meta.xml",
    "src/assignmentRules/Case.assignmentRules",
    "unpackaged/assignmentRules/Case.assignmentRules",
    "Case.assignmentRules",
    "a/b c/ü/Case.assignmentRules-meta.xml",
  ]) {
    const found = await scan(folderOf({ [path]: text.replaceAll("\n", "\r\n") }), { object: "Case" });
    expect(found.writes).toMatchObject([{ field: "OwnerId", writer: { file: path, line: 6 } }]);
  }
});

test("an object may be named in upper or lower case", async () => {
  const folder = folderOf({ "assignmentRules/Lead.assignmentRules": rule(entry("Sales")) });
  const found = await scan(folder, { object: "LEAD" });
  expect(found).toMatchObject({ object: "Lead", known: true, writes: [{ object: "Lead" }] });
  expect(await scan(folder, { object: "case" })).toMatchObject({ object: "Case", known: false, writes: [] });
});

test("any encoding is read", async () => {
  const text = rule(entry("Grüße", "Störung"));
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
  for (const bytes of [
    Buffer.from(`\uFEFF${text}`),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(text.replace("UTF-8", "ISO-8859-1"), "latin1"),
    // it says UTF-8, and an old editor has saved it otherwise
    Buffer.from(text, "latin1"),
  ]) {
    const found = await scan(folderOf({ "Case.assignmentRules": bytes }), { object: "Case" });
    expect(found.unread).toEqual([]);
    expect(writersOf(found, "OwnerId")).toEqual([
      'assignment rule Routing, entry 1: Queue Grüße, when the save asks for the active assignment rule and Type equals "Störung"',
    ]);
  }
});

test("what is broken is told with its line, and the rest is read", async () => {
  const found = await scan(
    folderOf({
      "a/Case.assignmentRules": rule(entry("Billing")),
      "b/Case.assignmentRules": rule(entry("Billing")).replace("</ruleEntry>", "</ruleEntri>"),
      "c/Case.assignmentRules": "",
      "d/Case.assignmentRules": Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1]),
      "e/Case.assignmentRules": "<<<<<<< HEAD\n",
    }),
    { object: "Case" },
  );
  expect(found.writes).toHaveLength(1);
  expect(found.unread.map(({ file, line }) => [file, line])).toEqual([
    ["b/Case.assignmentRules", 6],
    ["c/Case.assignmentRules", 1],
    ["d/Case.assignmentRules", 1],
    ["e/Case.assignmentRules", 1],
  ]);
});

test("what is there twice is taken once, from a package of the project; what is said otherwise is told", async () => {
  const text = rule(entry("Billing"));
  const folder = folderOf({
    "backup/assignmentRules/Case.assignmentRules": text.replace("Billing", "Old_Billing"),
    "force-app/main/default/assignmentRules/Case.assignmentRules-meta.xml": text,
    "src/assignmentRules/Case.assignmentRules": text,
    "sfdx-project.json": '{ "packageDirectories": [{ "path": "./force-app", "default": true }] }',
  });
  const found = await scan(folder, { object: "Case" });
  expect(writersOf(found, "OwnerId")).toHaveLength(1);
  expect(found.writes).toMatchObject([
    { value: { name: "Billing" }, writer: { file: expect.stringMatching(/^force-app/) } },
  ]);
  expect(found.unread).toEqual([
    {
      file: "backup/assignmentRules/Case.assignmentRules",
      why: "what it says is said otherwise in force-app/main/default/assignmentRules/Case.assignmentRules-meta.xml, which was taken in its place",
    },
  ]);
});

test("what is no project is said, with what to do", async () => {
  await expect(scan(folderOf({ "readme.md": "x" }), { object: "Case" })).rejects.toThrow(
    /There is no Salesforce metadata in .* \(1 other files are\)\. Name the folder of an SFDX project/,
  );
  await expect(scan("/no/such/folder", { object: "Case" })).rejects.toThrow("There is no folder at");
  await expect(scan(join(folderOf({ "dump.zip": "PK" }), "dump.zip"), { object: "Case" })).rejects.toThrow(
    "unpacked first",
  );
});

test("links, installed packages and hidden folders are left alone", async () => {
  const text = rule(entry("Billing"));
  const folder = folderOf({
    "node_modules/x/Case.assignmentRules": text,
    ".sfdx/orgs/Case.assignmentRules": text,
    "src/Case.assignmentRules": text,
  });
  symlinkSync(folder, join(folder, "src", "again"));
  expect((await scan(folder, { object: "Case" })).writes).toHaveLength(1);
});

test("many files are read on threads, with the same result, and progress to the end", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [
      `p${at}/Case.assignmentRules`,
      rule(entry(`Queue_${at}`), `Rule ${at}`),
    ]),
  );
  files["p7/Case.assignmentRules"] = "<broken";
  const folder = folderOf(files);
  const told: number[] = [];
  const one = await scan(folder, { object: "Case", jobs: 1 });
  const two = await scan(folder, { object: "Case", jobs: 2, onProgress: (done) => told.push(done) });
  expect(two.writes).toEqual(one.writes);
  expect(two.unread).toEqual(one.unread);
  expect(two.files).toEqual({ found: 400, metadata: 400, read: { "assignment rule": 399 } });
  expect(told.at(-1)).toBe(400);
  expect(told.length).toBeGreaterThan(3);
});
