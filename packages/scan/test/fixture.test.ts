import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { castOf, markdownOf, play, type Report, reportOf, type Scan, scan } from "../src/index.ts";

const FOLDER = join(import.meta.dirname, "../../../fixtures/sfdx/collisions");

let found: Scan;
let report: Report;
beforeAll(async () => {
  found = await scan(FOLDER, { object: "Case", jobs: 1 });
  report = reportOf(found);
});

const of = (name: string) => report.fields.find(({ field }) => field === name);
const collisions = (name: string) =>
  of(name)?.collisions.map(({ writers, verdict }) => [verdict, ...writers.map(({ name }) => name)]) ?? [];

test("every collision that is laid in the project is found, with a record", () => {
  expect(collisions("OwnerId")).toEqual([
    ["collides", "Case_Owner_By_Region", "Case_VIP_Desk"],
    ["collides", "Case Routing, entry 1", "Case_Owner_By_Region"],
    ["collides", "Case Routing, entry 1", "Case_VIP_Desk"],
  ]);
  expect(collisions("Priority")).toEqual(
    expect.arrayContaining([
      ["collides", "Case_Defaults", "Case_Outage"],
      ["collides", "Case_Defaults", "Calm while waiting"],
      ["collides", "Case_Outage", "Calm while waiting"],
    ]),
  );
  expect(of("OwnerId")?.collisions[1]).toMatchObject({
    ...{ on: "create", example: { Origin: "Email", Region__c: "DACH" } },
    last: { writer: { name: "Case_Owner_By_Region" }, holds: "DACH" },
  });
});

test("what undoes each other, and what sets itself off, goes round", () => {
  const loops = report.loops.map(({ verdict, writers }) => [verdict, ...writers.map(({ name }) => name)]);
  expect(loops).toEqual([
    ["goes round", "Case_Touches"],
    ["goes round", "Case_Close_When_Done", "Case_Reopen_On_Reply"],
  ]);
});

test("what is pointed at and is not there", () => {
  expect(report.targets.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "empty queue Phone_Desk",
    "unknown queue Night_Shift",
    "hard-coded id 00G8d000003XyZaEAK",
  ]);
});

test("the matrix counts different writers, those that are off, and marks those that collide", () => {
  const flows = report.columns.findIndex(({ name }) => name === "Flows");
  expect(of("Priority")?.cells[flows]).toEqual({ active: 2, inactive: 1, collides: true });
  const rules = report.columns.findIndex(({ name }) => name === "Assignment rules");
  expect(of("OwnerId")?.cells[rules]).toEqual({ active: 5, inactive: 0, collides: true });
});

test("a record of the project is played, and a rule refuses the one that is closed too early", () => {
  const cast = castOf(found.writes, found.blockers);
  const created = play(cast, { on: "create", record: { Origin: "Web", Type: "Outage" } });
  expect(created).toMatchObject({
    ends: "saved",
    fields: {
      Priority: { held: { value: "High" }, last: { name: "Case_Outage" } },
      OwnerId: { held: { name: "Night_Shift" }, last: { name: "Case Routing, entry 4" } },
    },
  });
  const closed = play(cast, { on: "update", record: { Status: "Closed" }, before: { Status: "New" } });
  expect(closed).toMatchObject({ ends: "refused", by: ["validation rule: Closed_Needs_A_Code"] });
});

test("the page tells all of it, with files and lines", () => {
  const page = markdownOf(report);
  for (const part of [
    "# Who writes what on Case",
    "| `OwnerId` |",
    "### `OwnerId`: Case Routing, entry 1, then Case_Owner_By_Region",
    "Example, created: Origin Email",
    "**Goes round.** Case Close when Done sets off Case Reopen on Reply",
    "unknown queue | **Night_Shift** | assignment rule Case Routing, entry 4",
    "| validation rule **Closed_Needs_A_Code** |",
    "Case_Owner_By_Region.flow-meta.xml:",
  ])
    expect(page).toContain(part);
});
