import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command } from "./in-process.ts";
import { folder } from "./throughline.ts";

const WORKFLOW = `
workflow: desk
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [OwnerId]
agents:
  dispatcher: { role: Finds the owner, reads: [Subject], writes: [OwnerId] }
stages:
  - stage: Assignment
    steps:
      - assign: owner
        agent: dispatcher
        team: billing team
        by: least loaded
        otherwise: [queue Billing]
`;

const TEAMS = `
hours:
  default: { from: org Support }
  late: { zone: Europe/Berlin, week: { mon-fri: "14:00-22:00", sat: "22:00-06:00" } }
teams:
  billing team:
    from: queue Billing
    capacity: 3
    members: [{ user: ann@x, skills: { billing: 5 }, hours: late }]
`;

const SEED = `
users:
  - { username: ann@x, name: Ann Berg }
  - { username: bob@x, name: Bob Falk }
  - { username: old@x, name: Old Timer, active: false }
queues: [{ name: Billing, developerName: Billing, objects: [Case], members: [bob@x, old@x] }]
records:
  BusinessHours: [{ Name: Support, TimeZoneSidKey: Europe/Berlin, MondayStartTime: "09:00", MondayEndTime: "17:00" }]
  Case: [{ Subject: x, OwnerId: "@bob@x" }]
`;

let org: Org;
const file = `${folder({ "workflow.yaml": WORKFLOW, "teams.yaml": TEAMS })}/workflow.yaml`;
beforeAll(async () => {
  org = await startOrg({ seed: loadSeed(SEED) });
  process.env.THROUGHLINE_CLIENT_SECRET = org.clientSecret;
});
afterAll(async () => {
  delete process.env.THROUGHLINE_CLIENT_SECRET;
  await org.close();
});
const ofOrg = (...more: string[]) =>
  command(
    ...["teams", file, "--login-url", org.url, "--client-id", org.clientId],
    ...[
      "--pubsub-endpoint",
      org.pubSubEndpoint.replace("127.0.0.1", "localhost"),
      "--pubsub-insecure",
      ...more,
    ],
  );

describe("throughline teams", () => {
  it("shows the teams of file and org together, with the origin of each value, and who is left out", async () => {
    const { code, out } = await ofOrg();
    expect(code).toBe(0);
    expect(
      out.replace(/ +\n/g, "\n").replace(/, \d+ holidays/, ""),
    ).toBe(`billing team, with the members of queue Billing
  Ann Berg  ann@x  (teams.yaml)
      skills    billing 5  (teams.yaml)
      capacity  3  (the team's capacity)
      hours     late  (teams.yaml)
  Bob Falk  bob@x  (queue Billing)  1 open elsewhere
      skills    none
      capacity  3  (the team's capacity)
      hours     default  (the team's hours)
  not in it: old@x  Inactive in Salesforce

Hours
  default  Europe/Berlin, mon 09:00-17:00  (business hours Support)
  late  Europe/Berlin, mon-fri 14:00-22:00, sat 22:00-06:00  (teams.yaml)
`);
  });

  it("gives the same as JSON, with what the org tells of people and how many queries that took", async () => {
    const { out } = await ofOrg("--json");
    const { teams, hours, queries } = JSON.parse(out);
    expect(teams[0].members).toMatchObject([
      {
        user: "ann@x",
        inOrg: true,
        active: true,
        elsewhere: 0,
        origins: { member: "teams.yaml", skills: "teams.yaml" },
      },
      {
        user: "bob@x",
        elsewhere: 1,
        origins: { member: "queue Billing", skills: "nobody", capacity: "the team's capacity" },
      },
    ]);
    expect(teams[0].leftOut).toEqual([{ user: "old@x", why: "Inactive in Salesforce" }]);
    expect(hours[0]).toMatchObject({
      name: "default",
      zone: "Europe/Berlin",
      origin: "business hours Support",
    });
    expect(queries).toBeLessThan(12);
  });

  it("shows the file alone where no org is named, and says what was not read", async () => {
    const { code, out } = await command("teams", file);
    expect(code).toBe(0);
    expect(out).toContain("with the members of queue Billing, which were not read: name an org with --org");
    expect(out).not.toContain("Bob Falk");
  });

  it("tells what in the file does not fit the org", async () => {
    const other = folder({
      "workflow.yaml": WORKFLOW,
      "teams.yaml": TEAMS.replace("queue Billing", "group Billing"),
    });
    const { code, err } = await command(
      ...["teams", `${other}/workflow.yaml`, "--login-url", org.url, "--client-id", org.clientId],
    );
    expect(code).toBe(1);
    expect(err).toContain(
      'The org has no group Billing, from which the team "billing team" is to have members.',
    );
  });
});
