import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectSalesforce, type People, type SalesforceConnection } from "../src/index.ts";
import { signInTo, until } from "./org.ts";

/** Holidays are looked up around today. */
const YEAR = new Date().getUTCFullYear();

const SEED = loadSeed(`
users:
  - { username: ann@x, name: Ann Berg, timeZone: America/New_York }
  - { username: bob@x, name: Bob Falk }
  - { username: cleo@x, name: Cleo Wolf }
  - { username: dee@x, name: Dee Roth }
  - { username: old@x, name: Old Timer, active: false }
queues:
  - { name: Billing Desk, developerName: Billing, objects: [Case], members: [bob@x, old@x] }
objects:
  Ticket__c: { fields: { Text__c: { type: Text } } }
records:
  UserRole: [{ ref: lead, Name: Lead, DeveloperName: Lead }, { ref: agent, Name: Agent, DeveloperName: Agent, ParentRoleId: "@lead" }]
  Group: [{ ref: seniors, Name: Seniors, DeveloperName: Seniors }]
  GroupMember: [{ GroupId: "@seniors", UserOrGroupId: "@ann@x" }, { GroupId: "@Billing", UserOrGroupId: "@seniors" }]
  Skill:
    - { ref: billing, DeveloperName: Billing, MasterLabel: Billing }
    - { ref: german, DeveloperName: German, MasterLabel: German }
  ServiceResource:
    - { ref: annR, Name: Ann, RelatedRecordId: "@ann@x" }
    - { ref: bobR, Name: Bob, RelatedRecordId: "@bob@x" }
  ServiceResourceSkill:
    - { ServiceResourceId: "@annR", SkillId: "@billing", SkillLevel: 95, EffectiveStartDate: 2020-01-01T00:00:00Z }
    - { ServiceResourceId: "@annR", SkillId: "@german", EffectiveStartDate: 2020-01-01T00:00:00Z, EffectiveEndDate: 2021-01-01T00:00:00Z }
    - { ServiceResourceId: "@bobR", SkillId: "@billing", SkillLevel: 30, EffectiveStartDate: 2020-01-01T00:00:00Z }
    - { ServiceResourceId: "@bobR", SkillId: "@german", EffectiveStartDate: 2020-01-01T00:00:00Z }
  ServiceChannel: [{ ref: cases, DeveloperName: Cases, MasterLabel: Cases, RelatedEntity: Case }]
  ServicePresenceStatus:
    - { ref: available, DeveloperName: Available, MasterLabel: Available }
    - { ref: lunch, DeveloperName: Lunch, MasterLabel: Lunch }
  ServiceChannelStatus: [{ ServiceChannelId: "@cases", ServicePresenceStatusId: "@available" }]
  UserServicePresence: [{ UserId: "@ann@x", ServicePresenceStatusId: "@available", ConfiguredCapacity: 7 }]
  BusinessHours:
    - { Name: Support, TimeZoneSidKey: Europe/Berlin, MondayStartTime: "09:00", MondayEndTime: "17:30",
        TuesdayStartTime: "00:00", TuesdayEndTime: "00:00" }
  Holiday:
    - { Name: Christmas Eve, ActivityDate: ${YEAR}-12-24, IsAllDay: false, StartTimeInMinutes: 780, EndTimeInMinutes: 1440 }
    - { Name: New Year, IsRecurrence: true, RecurrenceType: RecursYearly, RecurrenceStartDate: 2020-01-01,
        RecurrenceDayOfMonth: 1, RecurrenceMonthOfYear: January }
    - { Name: Thanksgiving, IsRecurrence: true, RecurrenceType: RecursYearlyNth, RecurrenceStartDate: 2020-11-01,
        RecurrenceInstance: Fourth, RecurrenceDayOfWeekMask: 16, RecurrenceMonthOfYear: November }
`);

/** Timers of more than some seconds wait until they are told to go: the intervals at which is looked again. */
function impatientClock() {
  const waiting = new Set<() => void>();
  return {
    now: () => new Date().toISOString(),
    at(when: string, call: () => void) {
      const ms = Date.parse(when) - Date.now();
      if (ms < 10_000) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      }
      waiting.add(call);
      return () => void waiting.delete(call);
    },
    /** All intervals are over. */
    skip() {
      const due = [...waiting];
      waiting.clear();
      for (const call of due) call();
    },
  };
}

const clock = impatientClock();
let org: Org;
let sf: SalesforceConnection;
let people: People;
let told = 0;
const ids: Record<string, string> = {};

const user = (name: string) => people.directory.user(name)!;
const aCase = (owner: string, fields = {}) =>
  org.db.create("Case", { Subject: "x", OwnerId: ids[owner], ...fields });

beforeAll(async () => {
  org = await startOrg({ seed: SEED });
  for (const { Id, Username } of org.db.query("SELECT Id, Username FROM User"))
    ids[String(Username)] = String(Id);
  for (const { Id, DeveloperName } of org.db.query("SELECT Id, DeveloperName FROM ServicePresenceStatus"))
    ids[String(DeveloperName)] = String(Id);
  aCase("ann@x");
  aCase("ann@x");
  aCase("bob@x", { Status: "Closed" });
  sf = await connectSalesforce({ ...signInTo(org), clock });
  people = await sf.people!({
    sources: [
      { kind: "queue", name: "Billing" },
      { kind: "queue", name: "billing desk" },
      { kind: "group", name: "Nobody" },
    ],
    hours: ["support"],
    skills: true,
    objects: ["Case", "Ticket__c"],
  });
  people.directory.changed!(() => told++);
  await sf.subscribe(["Case"], {}, async () => {});
});
afterAll(async () => {
  await sf.close();
  await org.close();
});

describe("what the org knows of people", () => {
  it("is read with few queries", () => {
    expect(people.queries()).toBeLessThan(20);
  });

  it("has the members of queues by any of their names, those of groups within, and names who is left out", () => {
    const { sources } = people.teams();
    const billing = {
      members: ["ann@x", "bob@x"],
      leftOut: [{ user: "old@x", why: "Inactive in Salesforce" }],
    };
    expect(sources).toEqual({ "queue billing": billing, "queue billing desk": billing });
  });

  it("has skills that are in effect, their levels from 1 to 5, and capacities", () => {
    expect(people.teams().people).toMatchObject({
      "ann@x": { name: "Ann Berg", skills: { Billing: 5 }, capacity: 7 },
      "bob@x": { name: "Bob Falk", skills: { Billing: 2, German: 3 } },
    });
  });

  it("has hours with holidays, their parts and those that recur", () => {
    const { zone, week, holidays, closed } = people.teams().hours.support!;
    expect(zone).toBe("Europe/Berlin");
    expect(week).toEqual([[{ from: 540, to: 1050 }], [{ from: 0, to: 1440 }], [], [], [], [], []]);
    expect(closed).toEqual([{ date: `${YEAR}-12-24`, from: 780, to: 1440 }]);
    // New Year, and the fourth Thursday of November, of this year and the next
    const thanksgiving = (of: number) => `${of}-11-${28 - ((new Date(`${of}-11-28`).getUTCDay() + 3) % 7)}`;
    const expected = [YEAR, YEAR + 1].flatMap((of) => [`${of}-01-01`, thanksgiving(of)]);
    expect(holidays).toEqual(expect.arrayContaining(expected));
  });

  it("has presence of those who use it, and open work of all", () => {
    expect(user("ann@x")).toMatchObject({ active: true, presence: { status: "online" }, elsewhere: 2 });
    expect(user("bob@x")).toEqual({ id: ids["bob@x"], name: "Bob Falk", active: true, elsewhere: 0 });
  });
});

describe("changes", () => {
  it("of presence are followed: a break, an end, somebody new", async () => {
    const before = told;
    const lunch = { UserId: ids["ann@x"], ServicePresenceStatusId: ids.Lunch };
    const id = org.db.create("UserServicePresence", lunch);
    await until("the break", () => user("ann@x").presence?.status === "busy");
    org.db.update("UserServicePresence", id, { StatusEndDate: new Date().toISOString() });
    await until("the end", () => user("ann@x").presence?.status === "offline");
    expect(Date.now() - Date.parse(user("ann@x").presence!.since)).toBeLessThan(10_000);
    org.db.create("UserServicePresence", {
      UserId: ids["bob@x"],
      ServicePresenceStatusId: ids.Available,
      IsAway: true,
    });
    await until("somebody new", () => user("bob@x").presence?.status === "away");
    await until("the word of it", () => told > before);
  });

  it("of calendars are followed; all of a day is so in the zone of its owner, and a meeting is no absence", async () => {
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    org.db.create("Event", {
      OwnerId: ids["ann@x"],
      IsAllDayEvent: true,
      ActivityDate: day,
      DurationInMinutes: 1440,
      ShowAs: "OutOfOffice",
    });
    org.db.create("Event", {
      OwnerId: ids["ann@x"],
      StartDateTime: `${day}T10:00:00Z`,
      DurationInMinutes: 60,
      ShowAs: "Busy",
    });
    await until("the day off", () => (user("ann@x").busy?.length ?? 0) > 0);
    const [off, ...more] = user("ann@x").busy!;
    expect(more).toEqual([]);
    expect(off).toMatchObject({ what: "Out of office" });
    expect(Date.parse(off!.to) - Date.parse(off!.from)).toBe(86_400_000);
    expect(off!.from.slice(0, 13)).toMatch(new RegExp(`${day}T0[45]`));
  });

  it("of skills and of users are followed", async () => {
    const [row] = org.db.query("SELECT Id FROM ServiceResourceSkill WHERE SkillLevel = 30");
    const before = people.teams();
    org.db.update("ServiceResourceSkill", String(row!.Id), { SkillLevel: 70 });
    await until("the new level", () => people.teams().people["bob@x"]?.skills?.Billing === 4);
    expect(people.teams()).not.toBe(before);
    org.db.update("User", ids["cleo@x"]!, { IsActive: false });
    await until("the inactive user", () => !user("cleo@x").active);
  });

  it("of members are found when it is looked again", async () => {
    const [queue] = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Billing'");
    org.db.create("GroupMember", { GroupId: queue!.Id, UserOrGroupId: ids["dee@x"] });
    const [agents] = org.db.query(
      "SELECT Id FROM Group WHERE Type = 'RoleAndSubordinates' AND DeveloperName = 'Lead'",
    );
    org.db.create("GroupMember", { GroupId: queue!.Id, UserOrGroupId: agents!.Id });
    clock.skip();
    await until("the new member", () => people.teams().sources["queue billing"]!.members.includes("dee@x"));
  });
});

describe("open work", () => {
  const works = (name: string) => user(name).elsewhere;

  it("follows what is taken, handed over, closed, reopened and deleted by hand", async () => {
    const id = aCase("dee@x");
    await until("the new case", () => works("dee@x") === 1);
    org.db.update("Case", id, { OwnerId: ids["bob@x"] });
    await until("the new owner", () => works("dee@x") === 0 && works("bob@x") === 1);
    org.db.update("Case", id, { Status: "Closed" });
    await until("the end", () => works("bob@x") === 0);
    org.db.update("Case", id, { Status: "Working" });
    await until("the reopening", () => works("bob@x") === 1);
    org.db.delete("Case", id);
    await until("the deletion", () => works("bob@x") === 0);
  });

  it("does not count twice what we have given out, and does count it when we are done with it", async () => {
    const id = aCase("dee@x");
    await until("the case", () => works("dee@x") === 1);
    people.directory.ours!("d1", `support-email/${id}`);
    people.directory.ours!("d1", `support-email/${id}`);
    expect(works("dee@x")).toBe(0);
    org.db.update("Case", id, { OwnerId: ids["bob@x"] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([works("dee@x"), works("bob@x")]).toEqual([0, 0]);
    people.directory.ours!("d1");
    expect([works("dee@x"), works("bob@x")]).toEqual([0, 1]);
    org.db.update("Case", id, { Status: "Closed" });
    await until("the end", () => works("bob@x") === 0);
  });

  it("comes right again after events that were lost or tell nothing", async () => {
    org.faults.inject({ kind: "gapEvent", topic: "/data/CaseChangeEvent" });
    const id = aCase("dee@x");
    await until("the case that the gap was about", () => works("dee@x") === 1);
    org.db.update("Case", id, { Status: "Closed" });
    await until("the end", () => works("dee@x") === 0);
  });
});

describe("where the org does not answer", () => {
  it("stays as it was, and is right again when it does", async () => {
    const before = people.teams();
    const fault = org.faults.inject({
      kind: "status",
      status: 503,
      match: { path: "/query" },
      times: Number.POSITIVE_INFINITY,
    });
    const [queue] = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Billing'");
    const [member] = org.db.query(
      `SELECT Id FROM GroupMember WHERE GroupId = '${queue!.Id}' AND UserOrGroupId = '${ids["dee@x"]}'`,
    );
    org.db.delete("GroupMember", String(member!.Id));
    clock.skip();
    await until("the looks that fail", () => fault.hits > 3);
    expect(people.teams()).toBe(before);
    org.faults.clear();
    // what follows each failed look is planned when it has failed
    await new Promise((resolve) => setTimeout(resolve, 200));
    clock.skip();
    await until("the members", () => !people.teams().sources["queue billing"]!.members.includes("dee@x"));
  });
});

describe("where change events are off", () => {
  it("is found when it is looked again", async () => {
    const polled = await connectSalesforce({ ...signInTo(org), clock, polling: 50 });
    const found = await polled.people!({ sources: [], hours: [], skills: false, objects: ["Case"] });
    const subscription = await polled.subscribe(["Case"], {}, async () => {});
    const ann = () => found.directory.user("ann@x")!;
    expect(ann().presence?.status).toBe("offline");
    org.db.create("UserServicePresence", { UserId: ids["ann@x"], ServicePresenceStatusId: ids.Available });
    const id = aCase("dee@x");
    clock.skip();
    await until("her presence", () => ann().presence?.status === "online");
    await until("the case", () => found.directory.user("dee@x")?.elsewhere === 1);
    org.db.update("Case", id, { Status: "Closed" });
    await until("its end", () => found.directory.user("dee@x")?.elsewhere === 0);
    await subscription.close();
    await polled.close();
  });
});
