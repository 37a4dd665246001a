import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
  type AgentFiles,
  type CheckContext,
  checkText,
  type FieldInfo,
  graph,
  walkSteps,
} from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kinds } from "./base.ts";
import { SKETCH } from "./sketch.ts";

const text = { type: "text" } as const;

/** Standard fields that the examples use; the rest stands in each example's `org.yaml`. */
const STANDARD: Record<string, Record<string, FieldInfo>> = {
  Case: {
    Origin: { type: "choice", of: ["Phone", "Email", "Web"], restricted: false },
    Priority: { type: "choice", of: ["High", "Medium", "Low"], restricted: false },
    Subject: { type: "text", length: 255 },
    Description: text,
    OwnerId: text,
    ContactId: text,
  },
  Lead: {
    LeadSource: { type: "choice", of: ["Web", "Phone Inquiry"], restricted: false },
    Status: {
      type: "choice",
      of: ["Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"],
    },
    Rating: { type: "choice", of: ["Hot", "Warm", "Cold"], restricted: false },
    NumberOfEmployees: { type: "number" },
    Country: text,
    State: text,
    Email: text,
    Phone: text,
    OwnerId: text,
  },
  Request__c: { Name: text, OwnerId: text },
  Account: { OwnerId: text },
  EmailMessage: { Incoming: { type: "boolean" } },
};

const TYPES: Record<string, FieldInfo["type"]> = {
  Picklist: "choice",
  Checkbox: "boolean",
  Currency: "number",
  Number: "number",
};

interface Org {
  objects: Record<string, { fields?: Record<string, OrgField> }>;
  queues: { name: string; developerName: string }[];
  users: { username: string; name: string }[];
}

interface OrgField {
  type?: string;
  values?: (string | { value: string })[];
  length?: number;
  referenceTo?: string;
}

/** What an example says about the world around it. */
function worldOf(folder: URL): Omit<CheckContext, "kinds"> {
  const read = (name: string) => parse(readFileSync(new URL(name, folder), "utf8"));
  const org: Org = read("org.yaml");
  const connections = existsSync(new URL("connections.yaml", folder))
    ? read("connections.yaml").connections
    : {};
  const lookUp = (object: string, field: string): FieldInfo | undefined => {
    const [parent, ...rest] = field.split(".");
    if (rest.length > 0) {
      const target =
        org.objects[object]?.fields?.[parent?.replace(/__r$/, "__c") ?? ""]?.referenceTo ?? parent;
      return lookUp(target ?? "", rest.join("."));
    }
    const own = org.objects[object]?.fields?.[field];
    if (!own) return STANDARD[object]?.[field];
    return {
      type: TYPES[own.type ?? ""] ?? (own.values ? "choice" : "text"),
      ...(own.values && { of: own.values.map((value) => (typeof value === "string" ? value : value.value)) }),
      ...(own.length && { length: own.length }),
    };
  };
  return {
    fields: (object, field) =>
      STANDARD[object] || org.objects[object] ? lookUp(object, field) : "unknown-object",
    teams: Object.keys(read("teams.yaml").teams),
    queues: org.queues.flatMap(({ name, developerName }) => [name, developerName]),
    users: org.users.flatMap(({ username, name }) => [username, name]),
    operations: Object.entries(connections as Record<string, { operations: object }>).flatMap(
      ([name, { operations }]) => Object.keys(operations).map((operation) => `${name}.${operation}`),
    ),
  };
}

/** The files in `agents/` of an example. */
function agentsOf(folder: URL): AgentFiles {
  const agents = new URL("agents/", folder);
  const names = existsSync(agents) ? readdirSync(agents) : [];
  return Object.fromEntries(
    names.map((file) => [
      file.replace(".yaml", ""),
      { file, text: readFileSync(new URL(file, agents), "utf8") },
    ]),
  );
}

it("finds nothing wrong with the sketch of the language", () => {
  const { problems, valid, workflow } = checkText(SKETCH, kinds);
  expect(problems).toEqual([]);
  expect(valid).toBe(true);
  expect(workflow?.start).toEqual({ event: "created", when: 'Origin == "Email"', holdIn: "Support Intake" });
  expect(workflow?.budget).toEqual({ perItem: 0.03, currency: "USD", beyond: "person" });
  expect(workflow?.stages.map(({ name, steps }) => [name, steps.map(({ id }) => id)])).toEqual([
    ["Intake", ["understand"]],
    ["Triage", ["find-invoice", "priority"]],
    ["Assignment", ["owner"]],
    ["Resolution", ["closed", "outcome"]],
  ]);
  expect(workflow?.stages[3]?.milestone).toMatchObject({
    within: { amount: 8, unit: "hours", business: true },
    pauseWhen: 'Status == "Waiting on Customer"',
    warnings: [{ at: 0.8, action: { do: "notify", to: "owner" } }],
    violated: [{ action: { do: "reassign" } }],
  });
});

it("reads a workflow as plain data that survives JSON", () => {
  const { workflow } = checkText(SKETCH, kinds);
  expect(JSON.parse(JSON.stringify(workflow))).toEqual(workflow);
});

describe.each(["01-support-email", "02-lead", "03-request"])("example %s", (name) => {
  const folder = new URL(`../../../examples/${name}/`, import.meta.url);
  const file = readFileSync(new URL("workflow.yaml", folder));
  const agents = agentsOf(folder);

  it("has no problems, with and without its world", () => {
    expect(checkText(file, kinds, {}, agents).problems).toEqual([]);
    expect(checkText(file, kinds, worldOf(folder), agents).problems).toEqual([]);
  });

  it("is drawn as one picture: every step is reached from the first", () => {
    const { workflow } = checkText(file, kinds, {}, agents);
    if (!workflow) throw new Error("no workflow");
    const { nodes, edges } = graph(workflow, kinds);
    expect(nodes.map(({ id }) => id)).toEqual([...walkSteps(workflow)].map(({ step }) => step.id));
    const first = workflow.stages[0]?.steps[0]?.id as string;
    const reached = new Set([first]);
    for (const id of reached) for (const { from, to } of edges) if (from === id) reached.add(to);
    expect(
      nodes
        .filter(({ stage }) => stage !== undefined)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([...reached].toSorted());
  });
});
