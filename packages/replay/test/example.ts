import { existsSync, readdirSync, readFileSync } from "node:fs";
import { calendar, createRoster, type Hours, parseTeams, type Teams } from "@throughline/assignment";
import { openLook } from "@throughline/models";
import { kinds } from "@throughline/steps";
import type { AgentFiles, Value, Workflow } from "@throughline/workflow";
import { parseWorkflow } from "@throughline/workflow";
import { directoryOf, type PlayedItem, type World } from "../src/index.ts";

const look = await openLook();

/** An example of the folder `examples`: its workflow, its teams and its items. */
export function example(name: string) {
  const read = (file: string) =>
    readFileSync(new URL(`../../../examples/${name}/${file}`, import.meta.url), "utf8");
  const text = read("workflow.yaml");
  const teams = parseTeams(read("teams.yaml")).teams as Teams;
  const deciders = { calendar: calendar(teams.hours.default as Hours), look };
  return {
    text,
    teams,
    workflow: workflowOf(text, agentsOf(name)),
    draft: (text: string) => workflowOf(text, agentsOf(name)),
    items: read("items.jsonl").trim().split("\n").map(itemOf),
    world: (more: Partial<World> = {}): World => ({ deciders, ...more }),
    desk: () => createRoster(teams, directoryOf(teams)),
  };
}

export function workflowOf(text: string, agents: AgentFiles = {}): Workflow {
  const { workflow, problems } = parseWorkflow(text, kinds as never, agents);
  if (!workflow || problems.some(({ severity }) => severity === "error"))
    throw new Error(problems.map(({ message }) => message).join("\n"));
  return workflow;
}

function agentsOf(name: string): AgentFiles {
  const folder = new URL(`../../../examples/${name}/agents/`, import.meta.url);
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(".yaml", ""),
      { file, text: readFileSync(new URL(file, folder), "utf8") },
    ]),
  );
}

/** A Monday morning, an item every two minutes. */
function itemOf(line: string, index: number): PlayedItem {
  const { expect, ...record } = JSON.parse(line) as Record<string, Value> & {
    expect?: Record<string, Value>;
  };
  const at = new Date(Date.parse("2026-11-02T09:00:00.000Z") + index * 120_000).toISOString();
  const known = { Status: "New", Priority: null, OwnerId: null, ...record };
  return { id: String(index + 1), at, record: known, ...(expect && { answers: { facts: expect } }) };
}
