import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, openWorkspace } from "../src/index.ts";
import { connect, folder, runEngine, until } from "./org.ts";

const SEED = `
users:
  - { username: bea@example.com, name: Bea Lund }
  - { username: tom@example.com, name: Tom Reyes }
  - { username: ann@example.com, name: Ann Stone }
queues:
  - { name: Billing Desk, developerName: Billing, objects: [Case], members: [bea@example.com] }
  - { name: Backlog, developerName: Backlog, objects: [Case] }
records:
  BusinessHours: [{ Name: Support, TimeZoneSidKey: Europe/Berlin, ${[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
  ]
    .map((day) => `${day}StartTime: "00:00", ${day}EndTime: "00:00"`)
    .join(", ")} }]
  ServiceChannel: [{ ref: cases, DeveloperName: Cases, MasterLabel: Cases, RelatedEntity: Case }]
  ServicePresenceStatus: [{ ref: available, DeveloperName: Available, MasterLabel: Available }]
  ServiceChannelStatus: [{ ServiceChannelId: "@cases", ServicePresenceStatusId: "@available" }]
  UserServicePresence: [{ UserId: "@bea@example.com", ServicePresenceStatusId: "@available" }]
`;

const WORKFLOW = `
workflow: desk
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [OwnerId]
agents:
  dispatcher: { role: Finds the owner, reads: [Subject], writes: [OwnerId] }
  closer: { role: Follows the case to its end, reads: [Status] }
stages:
  - stage: Assignment
    steps:
      - assign: owner
        agent: dispatcher
        team: billing team
        by: least loaded
        otherwise: [queue Backlog]
  - stage: Resolution
    steps:
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: escalate to Backlog }
`;

const TEAMS = `
hours: { default: { from: org Support } }
teams:
  billing team: { from: queue Billing, capacity: 1 }
`;

function workspace(teams = TEAMS, workflow = WORKFLOW) {
  const at = join(folder(), "desk");
  mkdirSync(at);
  writeFileSync(join(at, "workflow.yaml"), workflow);
  writeFileSync(join(at, "teams.yaml"), teams);
  return openWorkspace(join(at, "workflow.yaml"));
}

let org: Org;
let engine: Engine;
const idOf = (object: string, where: string) =>
  String(org.db.query(`SELECT Id FROM ${object} WHERE ${where}`)[0]?.Id);
const owner = (id: string) =>
  (org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${id}'`)[0]!.Owner as { Name: string }).Name;
const bea = () => engine.teams.directory.user("bea@example.com");
const message = () => org.db.create("Case", { Origin: "Email", Subject: "x" });

beforeAll(async () => {
  org = await startOrg({ seed: loadSeed(SEED) });
  const one = workspace();
  expect(one.problems).toEqual([]);
  engine = await runEngine(org, { workspaces: [one] });
});
afterAll(async () => {
  await engine.close();
  await org.close();
});

describe("a team that the org has", () => {
  test("gets work by its members in the queue, within the org's hours", async () => {
    const id = message();
    await until("the case is hers", () => owner(id) === "Bea Lund");
    org.db.update("Case", id, { Status: "Closed" });
    await until("her capacity is free", () => Object.keys(engine.teams.roster().open).length === 0);
  });

  test("loses capacity by work that is taken by hand, and has it again when that is closed", async () => {
    const taken = org.db.create("Case", {
      Subject: "By phone",
      OwnerId: idOf("User", "Username = 'bea@example.com'"),
    });
    await until("her work from elsewhere", () => bea()?.elsewhere === 1);
    const id = message();
    await until("the case is in the backlog", () => owner(id) === "Backlog");
    org.db.update("Case", taken, { Status: "Closed" });
    await until("her capacity", () => bea()?.elsewhere === 0);
    const next = message();
    await until("the next is hers", () => owner(next) === "Bea Lund");
    // what is ours is not counted twice
    expect(bea()?.elsewhere).toBe(0);
    org.db.update("Case", next, { Status: "Closed" });
  });

  test("passes over who signs out", async () => {
    const presence = idOf("UserServicePresence", "IsCurrentState = true");
    org.db.update("UserServicePresence", presence, { StatusEndDate: new Date().toISOString() });
    await until("she is offline", () => bea()?.presence?.status === "offline");
    const id = message();
    await until("the case is in the backlog", () => owner(id) === "Backlog");
  });
});

describe("work that waits for somebody", () => {
  const waiting = WORKFLOW.replace("workflow: desk", "workflow: phone")
    .replace('"Email"', '"Phone"')
    .replace("[queue Backlog]", "[hold 30 minutes, queue Backlog]");
  const call = () => org.db.create("Case", { Origin: "Phone", Subject: "x" });

  test("is given out when she signs in, and the next when what she took by hand is closed", async () => {
    const salesforce = await connect(org);
    const one = workspace(TEAMS, waiting);
    expect(one.problems).toEqual([]);
    const other = await runEngine(org, { workspaces: [one], salesforce });
    const id = call();
    await until("it waits", () => other.runtime.pool().length === 1);
    const user = idOf("User", "Username = 'bea@example.com'");
    org.db.create("UserServicePresence", {
      UserId: user,
      ServicePresenceStatusId: idOf("ServicePresenceStatus", "Id != null"),
    });
    await until("it is hers", () => owner(id) === "Bea Lund");
    org.db.update("Case", id, { Status: "Closed" });
    const taken = org.db.create("Case", { Subject: "By phone", OwnerId: user });
    await until(
      "her work from elsewhere",
      () => other.teams.directory.user("bea@example.com")?.elsewhere === 1,
    );
    const next = call();
    await until("the next waits", () => other.runtime.pool().length === 1);
    org.db.update("Case", taken, { Status: "Closed" });
    await until("the next is hers", () => owner(next) === "Bea Lund");
    await other.close();
  });
});

describe("a team that the org does not have", () => {
  test("is refused with what is missing", async () => {
    const other = workspace(
      TEAMS.replace("queue Billing", "queue Billling").replace("org Support", "org Sup"),
    );
    await expect(runEngine(org, { workspaces: [other], salesforce: await connect(org) })).rejects.toThrow(
      'teams.yaml does not fit this org: The org has no active business hours "Sup", which the hours "default" are to be. The org has no queue Billling, from which the team "billing team" is to have members.',
    );
  });
});
