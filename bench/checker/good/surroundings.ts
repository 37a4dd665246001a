import type { RawMember, RawOrg, RawTeams } from "../raw.ts";
import { type Build, PEOPLE, topicsOf } from "./build.ts";
import { CENTRES, PRIORITIES, REGIONS, STATUSES } from "./domains.ts";
import { TEAM } from "./work.ts";

const NAMES = [
  "Ada Birk",
  "Ben Carver",
  "Cleo Dahl",
  "Dora Eng",
  "Emil Falk",
  "Fay Grant",
  "Gus Holm",
  "Hal Ibsen",
  "Ivy Jonas",
  "Jan Kern",
  "Kit Lund",
  "Lea Moss",
];

/** The people of a workflow: a team for each topic, and one with all skills. */
export function teamsOf({ domain, chance }: Build): RawTeams {
  const topics = topicsOf(domain);
  const all: RawMember[] = topics.flatMap((topic, at) =>
    [0, 1].map((place) => ({
      user: `${userOf(at * 2 + place)}@example.com`,
      name: NAMES[(at * 2 + place) % NAMES.length] as string,
      skills: { [topic]: 3 + chance.below(3), [topics[(at + 1) % topics.length] as string]: 2 },
      capacity: 20,
      attributes: { regions: chance.some(REGIONS, 2) },
    })),
  );
  const week = chance.pick<unknown>([
    { "mon-fri": "08:00-17:00" },
    { "mon-thu": "08:30-17:30", fri: "08:30-14:00" },
    "always",
  ]);
  const teams = topics.map((topic, at) => [
    `${topic} team`,
    { queue: PEOPLE.backlog, members: all.slice(at * 2, at * 2 + 2) },
  ]);
  return {
    hours: { default: { zone: "Europe/Berlin", week, holidays: ["2026-12-25", "2027-01-01"] } },
    teams: { ...Object.fromEntries(teams), [TEAM]: { queue: PEOPLE.backlog, members: all } },
  };
}

const userOf = (at: number) => (NAMES[at % NAMES.length] as string).split(" ")[0]?.toLowerCase();

/** The org: the object with its fields, queues and users. */
export function orgOf({ domain, fields }: Build): RawOrg {
  const text = (label: string, length = 120) => ({ type: "Text", label, length });
  const list = (label: string, values: unknown[]) => ({ type: "Picklist", label, values, restricted: true });
  const box = (label: string) => ({ type: "Checkbox", label, default: false });
  const status = [{ value: "New", default: true }, ...STATUSES.slice(1, -1), "Done"];
  const custom: Record<string, unknown> = {
    [fields.subject]: text("Subject", 200),
    [fields.body]: { type: "LongTextArea", label: "Details" },
    [fields.kind]: list("Kind", topicsOf(domain)),
    [fields.amount]: { type: "Number", label: domain.amount.label, precision: 12, scale: 2 },
    [fields.region]: list("Region", REGIONS),
    [fields.due]: { type: "Date", label: "Due" },
    [fields.complete]: box("Complete"),
    [fields.withdrawn]: box("Withdrawn"),
    [fields.delivered]: box("Delivered"),
    [fields.status]: list("Status", status),
    [fields.priority]: list("Priority", PRIORITIES),
    [fields.outcome]: text("Outcome"),
    [fields.note]: text("Note", 255),
    [fields.centre]: list("Cost Centre", CENTRES),
    [fields.number]: text("Number", 40),
    [fields.email]: { type: "Email", label: "E-mail" },
    [fields.channel]: list("Channel", ["Form", "Phone"]),
  };
  const standard = Object.keys(custom).filter((name) => !name.endsWith("__c") && name !== fields.status);
  for (const name of standard) delete custom[name];
  if (fields.status === "Status")
    custom.Status = { values: status.map((one) => (one === "Done" ? { value: one, closed: true } : one)) };
  return {
    objects: {
      [domain.object]: { ...(domain.object.endsWith("__c") && { label: domain.title }), fields: custom },
    },
    queues: Object.values(PEOPLE).map((name) => ({
      ...{
        name,
        developerName: name.replaceAll(" ", "_"),
        objects: [domain.object],
        members: ["lena@example.com"],
      },
    })),
    users: [
      ...topicsOf(domain).flatMap((_, at) =>
        [0, 1].map((place) => ({
          username: `${userOf(at * 2 + place)}@example.com`,
          name: NAMES[(at * 2 + place) % NAMES.length] as string,
        })),
      ),
      { username: "lena@example.com", name: "Lena Ort" },
    ],
  };
}
