import { describe, expect, it } from "vitest";
import { type Heard, listen, rawApi, until, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    users: [
      { username: "ada@example.test", name: "Ada Lovelace", timeZone: "Europe/London" },
      { username: "bob@example.test", name: "Bob Builder" },
    ],
    records: {
      ServiceChannel: [{ ref: "cases", DeveloperName: "Cases", MasterLabel: "Cases", RelatedEntity: "Case" }],
      ServicePresenceStatus: [
        { ref: "open", DeveloperName: "Available", MasterLabel: "Available" },
        { ref: "lunch", DeveloperName: "Lunch", MasterLabel: "Lunch" },
      ],
      ServiceChannelStatus: [{ ServiceChannelId: "@cases", ServicePresenceStatusId: "@open" }],
      UserRole: [{ ref: "lead", Name: "Service Lead", DeveloperName: "Service_Lead" }],
    },
  },
});
const api = await rawApi(org);

const query = async (soql: string) => (await api("GET", `query?q=${encodeURIComponent(soql)}`)).body.records;
const idOf = async (object: string, where: string) =>
  (await query(`SELECT Id FROM ${object} WHERE ${where}`))[0].Id as string;
const create = async (object: string, fields: object) => {
  const { status, body } = await api("POST", `sobjects/${object}`, fields);
  expect([status, body]).toMatchObject([201, { success: true }]);
  return body.id as string;
};
const ada = await idOf("User", "Username = 'ada@example.test'");

describe("presence", () => {
  it("is one state at a time: a new one ends the one before, and all of it is told", async () => {
    const heard: Heard[] = [];
    const client = await listen(org);
    client.subscribeFromEarliestEvent("/data/UserServicePresenceChangeEvent", ((
      _: unknown,
      kind: string,
      data: unknown,
    ) => heard.push({ kind, data })) as never);
    const [open, lunch] = await Promise.all(
      ["Available", "Lunch"].map((name) => idOf("ServicePresenceStatus", `DeveloperName = '${name}'`)),
    );
    await create("UserServicePresence", {
      UserId: ada,
      ServicePresenceStatusId: open,
      ConfiguredCapacity: 5,
    });
    await create("UserServicePresence", { UserId: ada, ServicePresenceStatusId: lunch });
    const states = await query(
      "SELECT ServicePresenceStatus.DeveloperName, IsCurrentState, IsAway, StatusStartDate, StatusEndDate FROM UserServicePresence ORDER BY Name",
    );
    expect(states).toMatchObject([
      { ServicePresenceStatus: { DeveloperName: "Available" }, IsCurrentState: false, IsAway: false },
      {
        ServicePresenceStatus: { DeveloperName: "Lunch" },
        IsCurrentState: true,
        IsAway: true,
        StatusEndDate: null,
      },
    ]);
    expect(states[0].StatusEndDate).toBe(states[1].StatusStartDate);
    const told = () => heard.filter(({ kind }) => kind === "event").map(({ data }) => data.payload);
    await until(() => told().length >= 3, "the events of three writes");
    expect(
      told()
        .map(({ ChangeEventHeader }) => ChangeEventHeader.changeType)
        .sort(),
    ).toEqual(["CREATE", "CREATE", "UPDATE"]);
    const last = await idOf("UserServicePresence", "IsCurrentState = true");
    await api("PATCH", `sobjects/UserServicePresence/${last}`, { StatusEndDate: "2099-01-01T00:00:00Z" });
    expect(await query("SELECT Id FROM UserServicePresence WHERE IsCurrentState = true")).toEqual([]);
  });
});

describe("events of a calendar", () => {
  const times = async (fields: object) => {
    const id = await create("Event", { OwnerId: ada, Subject: "Away", ...fields });
    const { body } = await api("GET", `sobjects/Event/${id}`);
    const { StartDateTime, EndDateTime, DurationInMinutes, ActivityDate, EndDate, ShowAs } = body;
    return { StartDateTime, EndDateTime, DurationInMinutes, ActivityDate, EndDate, ShowAs };
  };

  it("have an end, a length and a day, however they are given", async () => {
    const meeting = {
      StartDateTime: "2026-11-23T09:30:00.000+0000",
      EndDateTime: "2026-11-23T10:15:00.000+0000",
      DurationInMinutes: 45,
      ActivityDate: "2026-11-23",
      EndDate: "2026-11-23",
      ShowAs: "Busy",
    };
    expect(await times({ StartDateTime: "2026-11-23T10:30:00+01:00", DurationInMinutes: 45 })).toEqual(
      meeting,
    );
    expect(
      await times({ StartDateTime: "2026-11-23T09:30:00Z", EndDateTime: "2026-11-23T10:15:00Z" }),
    ).toEqual(meeting);
    expect(await times({ ActivityDateTime: "2026-11-23T09:30:00Z", DurationInMinutes: 45 })).toEqual(meeting);
  });

  it("of whole days are dates, from the first to the last", async () => {
    expect(
      await times({
        IsAllDayEvent: true,
        ActivityDate: "2026-12-24",
        DurationInMinutes: 3 * 1440,
        ShowAs: "OutOfOffice",
      }),
    ).toEqual({
      StartDateTime: "2026-12-24T00:00:00.000+0000",
      EndDateTime: "2026-12-26T00:00:00.000+0000",
      DurationInMinutes: 3 * 1440,
      ActivityDate: "2026-12-24",
      EndDate: "2026-12-26",
      ShowAs: "OutOfOffice",
    });
  });
});

describe("groups and calendars", () => {
  it("a role has its groups, alone and with those below", async () => {
    const role = await idOf("UserRole", "DeveloperName = 'Service_Lead'");
    const groups = await query(
      `SELECT Type, DeveloperName FROM Group WHERE RelatedId = '${role}' ORDER BY Type`,
    );
    expect(groups).toMatchObject([
      { Type: "Role", DeveloperName: "Service_Lead" },
      { Type: "RoleAndSubordinates", DeveloperName: "Service_Lead" },
    ]);
  });

  it("are told to no subscriber, as on the platform", async () => {
    const group = await create("Group", { Name: "Inner", DeveloperName: "Inner" });
    await create("GroupMember", { GroupId: group, UserOrGroupId: ada });
    const topic = await api("GET", "sobjects/Group/describe");
    expect(topic.status).toBe(200);
    const client = await listen(org);
    const heard: Heard[] = [];
    client.subscribeFromEarliestEvent("/data/GroupMemberChangeEvent", ((
      _: unknown,
      kind: string,
      data: unknown,
    ) => heard.push({ kind, data })) as never);
    await until(() => heard.some(({ kind }) => kind === "error"), "the refusal of the topic");
  });

  it("one calendar is the default, a new org's around the clock", async () => {
    const [first] = await query(
      "SELECT MondayStartTime, SundayEndTime FROM BusinessHours WHERE IsDefault = true",
    );
    expect(first).toMatchObject({ MondayStartTime: "00:00:00.000Z", SundayEndTime: "00:00:00.000Z" });
    const hours = { TimeZoneSidKey: "Europe/Berlin", MondayStartTime: "09:00", MondayEndTime: "17:30" };
    await create("BusinessHours", { Name: "Support", IsDefault: true, ...hours });
    expect(await query("SELECT Name FROM BusinessHours WHERE IsDefault = true")).toMatchObject([
      { Name: "Support" },
    ]);
  });

  it("skills, absences, capacities and holidays are rows like any other", async () => {
    const ServiceResourceId = await create("ServiceResource", { Name: "Ada", RelatedRecordId: ada });
    const SkillId = await create("Skill", { DeveloperName: "Billing", MasterLabel: "Billing" });
    const EffectiveStartDate = "2026-01-01T00:00:00Z";
    await create("ServiceResourceSkill", {
      ServiceResourceId,
      SkillId,
      SkillLevel: 75.5,
      EffectiveStartDate,
    });
    await create("ServiceResourceCapacity", {
      ServiceResourceId,
      StartDate: "2026-01-01",
      TimePeriod: "Day",
      CapacityInWorkItems: 7,
    });
    await create("ResourceAbsence", {
      ResourceId: ServiceResourceId,
      Start: "2026-12-01T00:00:00Z",
      End: "2026-12-02T00:00:00Z",
    });
    await create("Holiday", {
      Name: "New Year",
      ActivityDate: "2026-01-01",
      IsRecurrence: true,
      RecurrenceType: "RecursYearly",
      RecurrenceStartDate: "2026-01-01",
      RecurrenceDayOfMonth: 1,
      RecurrenceMonthOfYear: "January",
    });
    expect(
      await query(
        "SELECT SkillLevel, Skill.DeveloperName, ServiceResource.RelatedRecord.Username FROM ServiceResourceSkill",
      ),
    ).toMatchObject([
      {
        SkillLevel: 75.5,
        Skill: { DeveloperName: "Billing" },
        ServiceResource: { RelatedRecord: { Username: "ada@example.test" } },
      },
    ]);
  });
});
