import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { operationsIn } from "@throughline/connectors";
import type { PlayedItem } from "@throughline/replay";
import type { AgentFiles, Value } from "@throughline/workflow";
import { parse } from "yaml";
import { chanceOf } from "../chance.ts";
import type { RawOrg, RawTeams, RawWorkflow } from "../raw.ts";
import type { RawWorkspace } from "../workspace.ts";

const FOLDER = join(import.meta.dirname, "../../../examples");
const FIRST = Date.parse("2026-11-02T09:00:00.000Z");

/** The examples as they are. */
export function examples(): RawWorkspace[] {
  const folders = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "workflow.yaml")));
  return folders.map(exampleIn);
}

function exampleIn(name: string): RawWorkspace {
  const read = (file: string) => readFileSync(join(FOLDER, name, file), "utf8");
  const workflow = parse(read("workflow.yaml")) as RawWorkflow;
  const operations = existsSync(join(FOLDER, name, "connections.yaml"))
    ? operationsOf(read("connections.yaml"), read)
    : [];
  const lines = read("items.jsonl").trim().split("\n");
  return {
    ...{ name, workflow, operations },
    teams: parse(read("teams.yaml")) as RawTeams,
    org: parse(read("org.yaml")) as RawOrg,
    agents: agentsOf(join(FOLDER, name, "agents")),
    items(count, seed) {
      const chance = chanceOf(seed, 3);
      return Array.from({ length: count }, (_, at) => itemOf(chance.pick(lines), at));
    },
  };
}

/** What the file names, and what connections of a kind have by themselves. */
function operationsOf(text: string, file: (path: string) => string): string[] {
  const { connections = {} } = parse(text) as { connections?: Record<string, { operations?: object }> };
  const named = Object.entries(connections).flatMap(([connection, { operations = {} }]) =>
    Object.keys(operations).map((operation) => `${connection}.${operation}`),
  );
  return [...new Set([...named, ...operationsIn({ text, file }).map(({ name }) => name)])];
}

function agentsOf(folder: string): AgentFiles {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(0, -".yaml".length),
      { file: `agents/${file}`, text: readFileSync(join(folder, file), "utf8") },
    ]),
  );
}

function itemOf(line: string, at: number): PlayedItem {
  const { expect, ...record } = JSON.parse(line) as Record<string, Value> & {
    expect?: Record<string, Value>;
  };
  return {
    id: `${at + 1}`,
    at: new Date(FIRST + at * 600_000).toISOString(),
    record: { OwnerId: null, Priority: null, Status: "New", ...record },
    ...(expect && { answers: { facts: expect } }),
  };
}
