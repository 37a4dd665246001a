import { calendar, type Hours, parseTeams, type Teams } from "@throughline/assignment";
import type { Directory, FieldDescribe, ObjectDescribe } from "@throughline/connectors";
import type { Deciders } from "@throughline/steps";
import { modelDeciders } from "./models.ts";

/** People and how much work each takes at one time: little enough that capacity runs out. */
const CAPACITY = { Ana: 2, Ben: 1, Cem: 2, Dora: 1, Eli: 2, Fay: 1 };

export const USERS = Object.keys(CAPACITY).map((name, index) => ({
  id: `00500000000000${index}AAA`,
  name,
  active: true,
}));

/** Points of work that a user takes at one time; a queue takes any. */
export const capacityOf = (id: string) =>
  CAPACITY[USERS.find((user) => user.id === id)?.name as keyof typeof CAPACITY] ?? Number.POSITIVE_INFINITY;

export const QUEUES = ["Intake", "Backlog"].map((name, index) => ({ id: `00G00000000000${index}AAA`, name }));

const self = { id: "005000000000000TLN", name: "Throughline" };
const all = [...USERS, ...QUEUES, self];

/** Users and queues of the simulated org. */
export const directory: Directory = {
  user: (name) => USERS.find((user) => user.name === name || user.id === name),
  queue: (name) => QUEUES.find((queue) => queue.name === name),
  name: (id) => all.find((one) => one.id === id)?.name,
  self,
};

const { teams: parsed, problems } = parseTeams(`
hours:
  always: { zone: UTC, week: always }
teams:
  Support:
    hours: always
    members: [${members("Ana", "Ben", "Cem")}]
  Sales:
    hours: always
    members: [${members("Dora", "Eli", "Fay")}]
`);
if (!parsed) throw new Error(`The simulated teams are wrong: ${JSON.stringify(problems)}`);
export const teams: Teams = parsed;

export const deciders: Deciders = {
  calendar: calendar(teams.hours.always as Hours),
  ...modelDeciders,
};

function members(...names: (keyof typeof CAPACITY)[]): string {
  return names.map((name) => `{ user: ${name}, capacity: ${CAPACITY[name]} }`).join(", ");
}

const field = (name: string, more: Partial<FieldDescribe> = {}): FieldDescribe => ({
  name,
  label: name,
  type: "string",
  updateable: true,
  nillable: true,
  ...more,
});

const object = (name: string, fields: FieldDescribe[]): ObjectDescribe => ({
  name,
  label: name,
  fields: Object.fromEntries([...fields, field("OwnerId"), field("Note__c")].map((one) => [one.name, one])),
});

export const describes: Record<string, ObjectDescribe> = {
  Case: object("Case", [
    ...["Subject", "Origin", "Status", "Priority", "Resolution__c"].map((name) => field(name)),
    field("AccountId", { type: "reference", referenceTo: ["Account"], relationshipName: "Account" }),
  ]),
  Lead: object(
    "Lead",
    ["Company", "Status", "Rating"].map((name) => field(name)),
  ),
  Request__c: object(
    "Request__c",
    ["Amount__c", "Status__c"].map((name) => field(name)),
  ),
  Ticket__c: object(
    "Ticket__c",
    ["Subject", "Status", "Priority", "Reason__c", "Resolution__c", "Amount__c"].map((name) => field(name)),
  ),
  EmailMessage: object(
    "EmailMessage",
    ["ParentId", "Incoming", "TextBody"].map((name) => field(name)),
  ),
};
