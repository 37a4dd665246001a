import { expect, test } from "vitest";
import type { Project } from "../src/kinds/kind.ts";
import type { Write } from "../src/model.ts";
import { idsIn } from "../src/targets/ids.ts";
import { targetsOf } from "../src/targets/index.ts";
import { queue, type Said, says } from "./writes.ts";

test("record ids are known by their prefix and check digits, with their lines", () => {
  const text = `<flow>
  <value>0058d000003XyZaAAK</value>
  <value>00G2A000001AbCd</value>
  <value>0058d000003XyZaAAA</value>
  acknowledgement 500 005123456789012 Field_00G2A000001AbCd 0128d000000Abc1
</flow>`;
  expect(idsIn(text).map(({ id, of, line }) => [line, of, id])).toEqual([
    [2, "User", "0058d000003XyZaAAK"],
    [3, "Group", "00G2A000001AbCd"],
    [5, "RecordType", "0128d000000Abc1"],
  ]);
});

const project = (pieces: Record<string, object[]>): Project => ({
  pieces: (kind) => (pieces[kind] ?? []) as never,
});
const members = (...users: string[]) => ({ users, groups: [], roles: [] });
const entry = (to: string, of = "Queue"): Said => ({
  by: `assignment rule R, ${to}`,
  moment: "assignment rules",
  sets: { OwnerId: { ...queue(to), of } as never },
});
const targets = (said: Said[], pieces: Record<string, object[]>, people?: Parameters<typeof targetsOf>[1]) =>
  targetsOf(
    { object: "Case", project: project(pieces), writes: said.flatMap(says) as Write[], blockers: [] },
    people,
  ).map(({ kind, name }) => `${kind} ${name}`);

test("queues that nobody is in, and those that nothing defines", () => {
  const queues = {
    queue: [
      { name: "Full", members: members("ann") },
      { name: "Empty", members: members() },
    ],
  };
  const said = [entry("Full"), entry("Empty"), entry("Nowhere")];
  expect(targets(said, queues)).toEqual(["empty queue Empty", "unknown queue Nowhere"]);
  // where no queue was retrieved nothing is known of any
  expect(targets(said, {})).toEqual([]);
});

test("users are known of the org alone", () => {
  const people = {
    users: [
      { username: "ann@x.com", name: "Ann", active: true },
      { username: "bob@x.com", name: "Bob", active: false },
    ],
    queues: [
      { developerName: "Live", members: ["ann@x.com"] },
      { developerName: "Gone", members: ["bob@x.com"] },
    ],
  };
  const said = [
    entry("ann@x.com", "User"),
    entry("bob@x.com", "User"),
    entry("cyd@x.com", "User"),
    entry("Live"),
    entry("Gone"),
  ];
  expect(targets(said, {}, people)).toEqual([
    "inactive user bob@x.com",
    "unknown user cyd@x.com",
    "empty queue Gone",
  ]);
  expect(targets(said, {})).toEqual([]);
});

test("fields and record types that the project does not have", () => {
  const pieces = {
    field: [{ object: "Case", name: "Region__c" }],
    "record type": [{ object: "Case", name: "Billing" }],
  };
  const said: Said[] = [
    { by: "flow F", moment: "before-save flows", sets: { Region__c: "x", Regoin__c: "y", pkg__Own__c: "z" } },
    {
      by: "flow G",
      moment: "before-save flows",
      sets: { RecordTypeId: { is: "name", of: "record type", name: "Biling" } },
    },
  ];
  expect(targets(said, pieces)).toEqual(["unknown field Regoin__c", "unknown record type Biling"]);
});
