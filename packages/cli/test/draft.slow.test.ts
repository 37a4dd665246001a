import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bigRule } from "./big-rule.ts";
import { command } from "./in-process.ts";
import { bothWays } from "./same-owner.ts";
import { ROOT } from "./throughline.ts";

const SUPPORT = join(ROOT, "fixtures/sfdx/support");

/** Plays random records through the org's own rule and through the draft. */
async function sameOwners(folder: string, object: string, numRuns: number): Promise<Set<string>> {
  const { org, records, ownersOf } = await bothWays(folder, object);
  const seen = new Set<string>();
  fc.assert(
    fc.property(records, (record) => {
      const owners = ownersOf(record);
      seen.add(owners.org);
      expect(owners.draft).toBe(owners.org);
    }),
    { numRuns },
  );
  await org.close();
  return seen;
}

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-draft-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`);
  }
  return folder;
}

/** Drafts into a folder of its own, as somebody does at the command line. */
async function drafted(folder: string, object: string) {
  const out = mkdtempSync(join(tmpdir(), "throughline-drafted-"));
  const file = join(out, "workflow.yaml");
  const { code, out: json } = await command("draft", folder, "--object", object, "--out", file, "--json");
  const told = await command("draft", folder, "--object", object, "--out", file, "--force");
  const texts = ["workflow", "teams", "org"].map((name) => readFileSync(join(out, `${name}.yaml`), "utf8"));
  const [workflow = "", teams = "", org = ""] = texts;
  return { code, json: JSON.parse(json), told: told.out, file, workflow, teams, org };
}

const rules = (...rules: string[]) =>
  `<AssignmentRules xmlns="http://soap.sforce.com/2006/04/metadata">${rules.join("\n")}</AssignmentRules>`;
const rule = (name: string, active: boolean, ...entries: string[]) =>
  `<assignmentRule><fullName>${name}</fullName><active>${active}</active>${entries.join("\n")}</assignmentRule>`;
const entry = (to: string, field: string, value: string, type = "Queue") =>
  `<ruleEntry><assignedTo>${to}</assignedTo><assignedToType>${type}</assignedToType><criteriaItems><field>${field}</field><operation>equals</operation><value>${value}</value></criteriaItems></ruleEntry>`;

test("the org's own assignment rule and the draft give every record to the same owner", async () => {
  const seen = await sameOwners(SUPPORT, "Case", 300);
  // of ten queues and users and nobody, nearly all had something
  expect(seen.size).toBeGreaterThan(8);
});

test("so do they with a rule of 600 entries, in the format of the Metadata API", async () => {
  const folder = bigRule(600);
  expect((await sameOwners(folder, "Case", 120)).size).toBeGreaterThan(20);
  const { code, json, workflow } = await drafted(folder, "Case");
  expect({ code, valid: json.valid }).toEqual({ code: 0, valid: true });
  // one table in the order of the rule, whatever stands between its rows
  expect(workflow.match(/^ +hit: first/gm)).toHaveLength(1);
  const numbers = [...workflow.matchAll(/\]\s+# entry (\d+)/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test("the draft of a support desk is valid, says where each part is from, and what is not in it", async () => {
  const { code, json, told, workflow, teams } = await drafted(SUPPORT, "Case");
  expect(code).toBe(0);
  expect(json).toMatchObject({
    object: "Case",
    valid: true,
    from: { "entries of an assignment rule": 12, queues: 9, milestones: 2 },
  });
  expect(json.problems.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
  // a decision table with the entries at their places, milestones in business hours, waits of the escalation rule
  expect(workflow).toMatch(/- \[Outage, .*Critical, .* Major Incidents\] +# entry 2/);
  expect(workflow).toContain("within: 1 business hour");
  expect(workflow).toContain("at most: { 1 hour: queue Major Incidents }");
  expect(workflow).toContain("set: { Priority: '\"Critical\"' }");
  expect(workflow).toContain("Support/Received_German from help@support.example");
  expect(teams).toContain('default: { zone: Europe/Berlin, week: { mon-fri: "08:00-18:00" }');
  expect(teams).toContain("from: queue Languages  # the org knows who is in it: the group Interpreters");
  const lost = json.left.find(({ what }: { what: string }) => what.includes("Complaints"));
  expect(lost).toMatchObject({
    why: expect.stringContaining("record type Complaint"),
    file: "force-app/main/default/workflows/Case.workflow-meta.xml",
  });
  // it stands at its place, too
  expect(workflow.replace(/\n\s*# /g, " ")).toContain(`not carried over: ${lost.what}`);
  expect(told).toContain("things not carried over:");
});

test("a project without an assignment rule becomes a beginning, and says so; so does one whose rules are inactive", async () => {
  const object = `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Claim</label></CustomObject>`;
  const without = await drafted(folderOf({ "objects/Claim__c.object": object }), "claim__c");
  expect(without).toMatchObject({ code: 0, told: expect.stringContaining("this is only a beginning") });
  expect(without.workflow).toContain("The metadata has no assignment rule for Claim__c.");

  const old = rules(rule("Of 2019", false, entry("Billing", "Case.Type", "Billing")));
  const inactive = await drafted(folderOf({ "assignmentRules/Case.assignmentRules": old }), "Case");
  expect(inactive.code).toBe(0);
  expect(inactive.workflow.replace(/\n\s*# /g, " ")).toContain(
    'Case has no active assignment rule; not active: "Of 2019" in assignmentRules/Case.assignmentRules.',
  );
  expect(inactive.workflow).not.toContain("assign:");
});

test("whom the metadata does not know is named as the rule does, and record types by their labels", async () => {
  const text = rules(
    rule(
      "Routing",
      true,
      entry("kim@acme.example.sandbox", "Case.Origin", "Phone", "User"),
      entry("No_File_Of_It", "Case.Origin", "Web"),
      entry("No_File_Of_It", "Case.RecordTypeId", "Big Complaint"),
      entry("kim@acme.example.sandbox", "Case.Type", "Problem", "User"),
    ),
  );
  const type = `<RecordType xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Complaint</fullName><active>true</active><label>Big Complaint</label></RecordType>`;
  const folder = folderOf({
    "assignmentRules/Case.assignmentRules-meta.xml": text,
    "objects/Case/recordTypes/Complaint.recordType-meta.xml": type,
  });
  const { code, workflow, teams, org } = await drafted(folder, "Case");
  expect(code).toBe(0);
  expect(workflow).toContain("RecordType.Name");
  expect(teams).toContain("No_File_Of_It:  # a rule names it; the metadata has no file of it");
  expect(teams).toContain("- { user: kim@acme.example.sandbox }");
  expect(org).toContain("Complaint: { label: Big Complaint }");
  await sameOwners(folder, "Case", 40);
});

test("an entry that the language cannot say is told of at its place; one that never decides is taken out", async () => {
  const far = `<ruleEntry><assignedTo>Far</assignedTo><assignedToType>Queue</assignedToType><formula>DISTANCE(Place__c, GEOLOCATION(1, 2), "km") &gt; 5</formula></ruleEntry>`;
  const text = rules(
    rule(
      "Routing",
      true,
      entry("Wide", "Case.Origin", "Phone, Web"),
      far,
      entry("Narrow", "Case.Origin", "Web"),
      entry("Other", "Case.Type", "Problem"),
      entry("Last", "Case.Priority", "High"),
    ),
  );
  const { code, json, workflow } = await drafted(
    folderOf({ "assignmentRules/Case.assignmentRules": text }),
    "Case",
  );
  expect(code).toBe(0);
  const left = json.left.map(({ what, why }: { what: string; why: string }) => `${what}: ${why}`);
  expect(left).toEqual([
    expect.stringMatching(/entry 2: the language of workflows cannot say/),
    expect.stringMatching(/entry 3: it never decides, as entry 1 takes all that fits it/),
  ]);
  const [one, two, four] = ["# entry 1", "# entry 2 is not carried over", "# entry 4"].map((mark) =>
    workflow.indexOf(mark),
  ) as [number, number, number];
  expect([one, two, four]).toEqual([one, two, four].toSorted((a, b) => a - b));
  expect(one).toBeGreaterThan(0);
});

test("files that are there are not written over, and a folder that is not there is told", async () => {
  const { file } = await drafted(SUPPORT, "Case");
  const again = await command("draft", SUPPORT, "--object", "Case", "--out", file);
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining("--force") });
  const nowhere = await command("draft", join(SUPPORT, "nowhere"), "--object", "Case");
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("There is no folder") });
});
